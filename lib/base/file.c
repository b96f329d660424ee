/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"

#include "base/unfinished.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum vol_code
fail_errno(struct vol_err *err, const char *path, const char *doing)
{
    return vol_fail(err, VOL_EIO, "%s: %s%s", path, doing, strerror(errno));
}

/* "dir/.name.XXXXXX" for "dir/name". */
static enum vol_code
part_name(const char *path, char **part, struct vol_err *err)
{
    const char *slash = strrchr(path, '/');
    size_t dir = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    struct vol_str s = { 0 };

    vol_str_add_n(&s, path, dir);
    vol_str_addf(&s, ".%s.XXXXXX", path + dir);
    enum vol_code code = vol_str_check(&s, err);
    if (code == VOL_OK)
        *part = s.text;
    return code;
}

/* Permissions of a new file: what the umask leaves of 0666. */
static mode_t
new_mode(void)
{
    mode_t mask = umask(022);

    (void)umask(mask);
    return 0666 & ~mask;
}

static enum vol_code
create_part(const char *path, const struct stat *old, char **part, FILE **fp,
            struct vol_err *err)
{
    enum vol_code code = part_name(path, part, err);
    int fd = -1;

    if (code != VOL_OK)
        return code;
    fd = mkstemp(*part);
    if (fd >= 0)
        vol_unfinished_add(*part);
    if (fd >= 0 &&
        fchmod(fd, old != NULL ? old->st_mode & 07777 : new_mode()) == 0)
        *fp = fdopen(fd, "w");
    if (*fp != NULL)
        return VOL_OK;
    code = fail_errno(err, path, "cannot be written: ");
    if (fd >= 0) {
        (void)close(fd);
        (void)unlink(*part);
    }
    vol_unfinished_free(*part);
    *part = NULL;
    return code;
}

/* Whether the path is another name of a descriptor of this process. */
static bool
names_descriptor(const char *path)
{
    char to[8] = "";

    return readlink(path, to, sizeof(to) - 1) > 0 &&
           (strncmp(to, "/proc/", 6) == 0 ||
            strncmp(path, "/dev/fd/", 8) == 0 ||
            strncmp(path, "/proc/", 6) == 0);
}

/* The file that a link leads to is replaced, and the link stays. */
static enum vol_code
create_behind_link(const char *path, const struct stat *old, char **part,
                   FILE **fp, struct vol_err *err)
{
    char *place = realpath(path, NULL);

    if (place == NULL)
        return fail_errno(err, path, "cannot be written: ");
    enum vol_code code = create_part(place, old, part, fp, err);
    free(place);
    return code;
}

enum vol_code
vol_file_create(const char *path, char **part, FILE **fp, struct vol_err *err)
{
    struct stat st, named;
    bool exists = stat(path, &st) == 0;

    *part = NULL;
    *fp = NULL;
    if (exists && S_ISDIR(st.st_mode))
        return vol_fail(err, VOL_EIO, "%s: is a directory", path);
    if (lstat(path, &named) != 0)
        return create_part(path, NULL, part, fp, err);
    if (S_ISREG(named.st_mode))
        return create_part(path, &named, part, fp, err);
    bool descriptor = names_descriptor(path);
    if (exists && S_ISREG(st.st_mode) && !descriptor)
        return create_behind_link(path, &st, part, fp, err);
    /* What the caller of the program has opened is added to. */
    *fp = fopen(path, descriptor ? "a" : "w");
    return *fp != NULL ? VOL_OK : fail_errno(err, path, "cannot be written: ");
}

/* The folder of `path` and its last part. */
static enum vol_code
split(const char *path, char **folder, const char **name)
{
    const char *slash = strrchr(path, '/');
    struct vol_str s = { 0 };

    *name = slash == NULL ? path : slash + 1;
    vol_str_add_n(&s, path, (size_t)(*name - path));
    vol_str_add(&s, ".");
    enum vol_code code = vol_str_check(&s, NULL);
    *folder = s.text;
    return code;
}

/* Whether two paths that lead to nothing yet name one place. */
static bool
same_new_place(const char *a, const char *b)
{
    char *folder_a = NULL, *folder_b = NULL;
    const char *name_a, *name_b;
    struct stat x, y;
    bool same = split(a, &folder_a, &name_a) == VOL_OK &&
                split(b, &folder_b, &name_b) == VOL_OK &&
                strcmp(name_a, name_b) == 0 && stat(folder_a, &x) == 0 &&
                stat(folder_b, &y) == 0 && x.st_dev == y.st_dev &&
                x.st_ino == y.st_ino;

    free(folder_a);
    free(folder_b);
    return same;
}

bool
vol_file_is_same(const char *a, const char *b)
{
    struct stat x, y;
    bool has_a = stat(a, &x) == 0, has_b = stat(b, &y) == 0;

    if (has_a && has_b)
        return S_ISREG(x.st_mode) && x.st_dev == y.st_dev &&
               x.st_ino == y.st_ino;
    return !has_a && !has_b && same_new_place(a, b);
}

enum vol_code
vol_file_sync(const char *path, FILE **fp, struct vol_err *err)
{
    bool bad = fflush(*fp) != 0 || ferror(*fp) != 0;

    /* Pipes and terminals cannot be synchronised and need not be. */
    if (!bad && fsync(fileno(*fp)) != 0 && errno != EINVAL && errno != EROFS)
        bad = true;
    int saved = errno;
    if (fclose(*fp) != 0 && !bad)
        bad = true;
    else
        errno = saved;
    *fp = NULL;
    return bad ? fail_errno(err, path, "write: ") : VOL_OK;
}

/* The place that a temporary name was made for: the inverse of part_name(). */
static enum vol_code
place_of(const char *part, struct vol_str *place, struct vol_err *err)
{
    const char *slash = strrchr(part, '/');
    const char *name = slash == NULL ? part : slash + 1;

    vol_str_add_n(place, part, (size_t)(name - part));
    vol_str_add_n(place, name + 1,
                  strlen(name) - strlen("."
                                        ".XXXXXX"));
    return vol_str_check(place, err);
}

enum vol_code
vol_file_rename(char **part, const char *path, struct vol_err *err)
{
    struct vol_str place = { 0 };

    if (*part == NULL)
        return VOL_OK;
    enum vol_code code = place_of(*part, &place, err);
    if (code == VOL_OK && rename(*part, place.text) != 0)
        code = fail_errno(err, path, "cannot be put in its place: ");
    vol_str_clear(&place);
    if (code != VOL_OK)
        return code;
    vol_unfinished_free(*part);
    *part = NULL;
    return VOL_OK;
}

void
vol_file_abandon(char **part, FILE **fp)
{
    if (*fp != NULL)
        (void)fclose(*fp);
    if (*part != NULL)
        (void)unlink(*part);
    vol_unfinished_free(*part);
    *part = NULL;
    *fp = NULL;
}

static bool
holds_already(const char *path, const char *text, size_t len)
{
    struct vol_str now = { 0 };
    bool same = vol_file_read(path, len, &now, NULL) == VOL_OK &&
                now.len == len && memcmp(now.text, text, len) == 0;

    vol_str_clear(&now);
    return same;
}

static enum vol_code
write_text(const char *path, const char *text, size_t len, bool durable,
           struct vol_err *err)
{
    char *part = NULL;
    FILE *fp = NULL;

    if (holds_already(path, text, len))
        return VOL_OK;
    enum vol_code code = vol_file_create(path, &part, &fp, err);
    if (code == VOL_OK && fwrite(text, 1, len, fp) != len)
        code = fail_errno(err, path, "write: ");
    if (code == VOL_OK && durable)
        code = vol_file_sync(path, &fp, err);
    if (code == VOL_OK && fp != NULL) {
        if (fclose(fp) != 0)
            code = fail_errno(err, path, "write: ");
        fp = NULL;
    }
    if (code == VOL_OK)
        code = vol_file_rename(&part, path, err);
    vol_file_abandon(&part, &fp);
    return code;
}

enum vol_code
vol_file_write(const char *path, const char *text, size_t len,
               struct vol_err *err)
{
    return write_text(path, text, len, true, err);
}

enum vol_code
vol_file_write_again(const char *path, const char *text, size_t len,
                     struct vol_err *err)
{
    return write_text(path, text, len, false, err);
}

enum vol_code
vol_file_temporary(FILE **fp, struct vol_err *err)
{
    const char *dir = getenv("TMPDIR");
    struct vol_str path = { 0 };

    if (dir == NULL || *dir == '\0')
        dir = "/tmp";
    vol_str_addf(&path, "%s/voltools.XXXXXX", dir);
    enum vol_code code = vol_str_check(&path, err);
    int fd = code == VOL_OK ? mkstemp(path.text) : -1;
    FILE *file = fd >= 0 ? fdopen(fd, "w+") : NULL;
    if (code == VOL_OK && file == NULL)
        code = vol_fail(err, VOL_EIO,
                        "no temporary file can be made in %s: %s; set TMPDIR",
                        dir, strerror(errno));
    else if (code == VOL_OK)
        *fp = file;
    if (fd >= 0)
        (void)unlink(path.text);
    if (fd >= 0 && file == NULL)
        (void)close(fd);
    vol_str_clear(&path);
    return code;
}

enum vol_code
vol_file_open(const char *path, FILE **fp, struct vol_err *err)
{
    struct stat st;

    if (path == NULL || strcmp(path, "-") == 0) {
        *fp = stdin;
        return VOL_OK;
    }
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return fail_errno(err, path, "");
    if (fstat(fileno(file), &st) == 0 && S_ISDIR(st.st_mode)) {
        (void)fclose(file);
        return vol_fail(err, VOL_EIO, "%s: is a directory", path);
    }
    *fp = file;
    return VOL_OK;
}

void
vol_file_close(FILE *fp)
{
    if (fp != NULL && fp != stdin)
        (void)fclose(fp);
}

enum vol_code
vol_file_read(const char *path, size_t limit, struct vol_str *out,
              struct vol_err *err)
{
    char buf[16384];
    size_t len, start = out->len;
    FILE *fp = NULL;

    enum vol_code code = vol_file_open(path, &fp, err);
    if (code != VOL_OK)
        return code;
    while (code == VOL_OK && (len = fread(buf, 1, sizeof(buf), fp)) > 0) {
        if (out->len - start + len > limit)
            code = vol_fail(err, VOL_EDATA, "%s: more than %zu bytes", path,
                            limit);
        else
            vol_str_add_n(out, buf, len);
    }
    if (code == VOL_OK && ferror(fp))
        code = fail_errno(err, path, "read: ");
    vol_file_close(fp);
    return code == VOL_OK ? vol_str_check(out, err) : code;
}

enum vol_code
vol_file_make_dirs(const char *path, struct vol_err *err)
{
    struct vol_str s = { 0 };
    enum vol_code code = VOL_OK;

    vol_str_add(&s, path);
    code = vol_str_check(&s, err);
    for (size_t i = 1; code == VOL_OK && i <= s.len; i++) {
        if (i < s.len && s.text[i] != '/')
            continue;
        s.text[i] = '\0';
        if (mkdir(s.text, 0777) != 0 && errno != EEXIST)
            code = fail_errno(err, s.text, "cannot be made: ");
        s.text[i] = path[i];
    }
    vol_str_clear(&s);
    return code;
}
