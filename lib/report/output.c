/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/output.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MANIFEST     "manifest.txt"
#define MANIFEST_MAX ((size_t)1 << 30)
#define FILES_MAX    ((size_t)1 << 24)
#define PATH_CHARS                                                             \
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-"

/* A file of the site. */
struct entry {
    char *path; /* relative to the folder */
    char hash[VOL_SHA256_BUFSIZE];
};

struct list {
    struct entry *entry;
    size_t n, cap;
};

struct vol_report_output {
    char *dir;
    struct list before; /* of the manifest that was there, sorted */
    struct list now;
    struct vol_report_counts counts;
};

static void
clear_list(struct list *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->entry[i].path);
    free(list->entry);
    *list = (struct list){ 0 };
}

/* Below the folder whatever it says: no odd byte and no empty, "." or ".."
 * part. */
static bool
is_safe(const char *path)
{
    if (path[strspn(path, PATH_CHARS)] != '\0')
        return false;
    for (const char *p = path;; p++) {
        size_t len = strcspn(p, "/");
        if (len == 0 || (len == 1 && p[0] == '.') ||
            (len == 2 && p[0] == '.' && p[1] == '.'))
            return false;
        p += len;
        if (*p == '\0')
            return true;
    }
}

static enum vol_code
add_entry(struct list *list, const char *path, const char *hash,
          struct vol_err *err)
{
    void *room = list->entry;
    char *copy = NULL;
    enum vol_code code =
        vol_mem_grow(&room, &list->cap, list->n + 1, sizeof(*list->entry),
                     FILES_MAX, "files of the site", err);

    if (code != VOL_OK)
        return code;
    list->entry = room;
    code = vol_str_dup(&copy, path, err);
    if (code != VOL_OK)
        return code;
    list->entry[list->n].path = copy;
    memcpy(list->entry[list->n].hash, hash, VOL_SHA256_BUFSIZE);
    list->n++;
    return VOL_OK;
}

static int
compare_entries(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->path,
                  ((const struct entry *)b)->path);
}

static void
sort(struct list *list)
{
    if (list->n > 0)
        qsort(list->entry, list->n, sizeof(*list->entry), compare_entries);
}

static const struct entry *
find(const struct list *list, const char *path)
{
    char *key = NULL;

    if (list->n == 0 || vol_str_dup(&key, path, NULL) != VOL_OK)
        return NULL;
    const struct entry wanted = { .path = key };
    const struct entry *found = bsearch(&wanted, list->entry, list->n,
                                        sizeof(*list->entry), compare_entries);
    free(key);
    return found;
}

/* A line "HASH  PATH"; others are passed over. */
static enum vol_code
read_line(struct list *list, const char *line, size_t len, struct vol_err *err)
{
    char hash[VOL_SHA256_BUFSIZE] = "";
    struct vol_str path = { 0 };
    enum vol_code code = VOL_OK;
    size_t digits = strspn(line, "0123456789abcdef");

    if (digits != VOL_SHA256_BUFSIZE - 1 || len < digits + 3)
        return VOL_OK;
    memcpy(hash, line, digits);
    vol_str_add_n(&path, line + digits + 2, len - digits - 2);
    code = vol_str_check(&path, err);
    if (code == VOL_OK && is_safe(path.text))
        code = add_entry(list, path.text, hash, err);
    vol_str_clear(&path);
    return code;
}

static enum vol_code
read_manifest(struct vol_report_output *output, struct vol_err *err)
{
    struct vol_str path = { 0 }, text = { 0 };
    enum vol_code code;

    vol_str_addf(&path, "%s/" MANIFEST, output->dir);
    code = vol_str_check(&path, err);
    if (code == VOL_OK && access(path.text, F_OK) == 0)
        code = vol_file_read(path.text, MANIFEST_MAX, &text, err);
    for (const char *p = vol_str_text(&text); code == VOL_OK && *p != '\0';) {
        size_t len = strcspn(p, "\n");
        code = read_line(&output->before, p, len, err);
        p += len + (p[len] == '\n');
    }
    sort(&output->before);
    vol_str_clear(&path);
    vol_str_clear(&text);
    return code;
}

enum vol_code
vol_report_output_open(struct vol_report_output **out, const char *dir,
                       struct vol_err *err)
{
    void *room = NULL;
    enum vol_code code =
        vol_mem_array(&room, 1, sizeof(struct vol_report_output), err);
    struct vol_report_output *output = room;

    if (code != VOL_OK)
        return code;
    code = vol_str_dup(&output->dir, dir, err);
    if (code == VOL_OK)
        code = vol_file_make_dirs(dir, err);
    if (code == VOL_OK)
        code = read_manifest(output, err);
    if (code == VOL_OK)
        *out = output;
    else
        vol_report_output_free(output);
    return code;
}

void
vol_report_output_free(struct vol_report_output *output)
{
    if (output == NULL)
        return;
    clear_list(&output->before);
    clear_list(&output->now);
    free(output->dir);
    free(output);
}

static enum vol_code
write_file(struct vol_report_output *output, const char *path,
           const struct vol_str *text, struct vol_err *err)
{
    char hash[VOL_SHA256_BUFSIZE];
    struct vol_str whole = { 0 }, folder = { 0 };
    const struct entry *before = find(&output->before, path);
    enum vol_code code =
        vol_hash_sha256(hash, vol_str_text(text), text->len, err);

    vol_str_addf(&whole, "%s/%s", output->dir, path);
    vol_str_add_n(
        &folder, vol_str_text(&whole),
        whole.failed ? 0 : (size_t)(strrchr(whole.text, '/') - whole.text));
    if (code == VOL_OK)
        code = vol_str_check(&whole, err);
    if (code == VOL_OK)
        code = vol_str_check(&folder, err);
    if (code == VOL_OK)
        code = vol_file_make_dirs(folder.text, err);
    if (code == VOL_OK) /* which leaves a file alone that is the same */
        code = vol_file_write_again(whole.text, vol_str_text(text), text->len,
                                    err);
    if (code == VOL_OK)
        code = add_entry(&output->now, path, hash, err);
    output->counts.changed +=
        code == VOL_OK && (before == NULL || strcmp(before->hash, hash) != 0);
    vol_str_clear(&whole);
    vol_str_clear(&folder);
    return code;
}

enum vol_code
vol_report_put(struct vol_report_output *output, const char *path,
               const char *ending, const struct vol_str *text,
               struct vol_err *err)
{
    struct vol_str name = { 0 };

    vol_str_add(&name, path);
    vol_str_add(&name, ending);
    enum vol_code code = vol_str_check(&name, err);
    if (code == VOL_OK && !is_safe(name.text))
        code = vol_fail(err, VOL_EDATA, "\"%s\" cannot be a file of the site",
                        name.text);
    if (code == VOL_OK)
        code = write_file(output, name.text, text, err);
    vol_str_clear(&name);
    output->counts.files += code == VOL_OK;
    return code;
}

/* Remove a file, and the folders that it leaves empty. */
static void
remove_file(struct vol_report_output *output, const char *path)
{
    struct vol_str whole = { 0 };

    vol_str_addf(&whole, "%s/%s", output->dir, path);
    if (whole.failed || unlink(whole.text) != 0) {
        vol_str_clear(&whole);
        return;
    }
    output->counts.removed++;
    for (;;) {
        char *slash = strrchr(whole.text, '/');
        if (slash == NULL ||
            (size_t)(slash - whole.text) <= strlen(output->dir))
            break;
        *slash = '\0';
        if (rmdir(whole.text) != 0)
            break;
    }
    vol_str_clear(&whole);
}

static enum vol_code
write_manifest(struct vol_report_output *output, struct vol_err *err)
{
    struct vol_str text = { 0 }, path = { 0 };

    for (size_t i = 0; i < output->now.n; i++)
        vol_str_addf(&text, "%s  %s\n", output->now.entry[i].hash,
                     output->now.entry[i].path);
    vol_str_addf(&path, "%s/" MANIFEST, output->dir);
    enum vol_code code = vol_str_check(&text, err);
    if (code == VOL_OK)
        code = vol_str_check(&path, err);
    if (code == VOL_OK)
        code = vol_file_write(path.text, text.text, text.len, err);
    vol_str_clear(&text);
    vol_str_clear(&path);
    return code;
}

enum vol_code
vol_report_output_finish(struct vol_report_output *output,
                         struct vol_report_counts *counts, struct vol_err *err)
{
    sort(&output->now);
    for (size_t i = 0; i < output->before.n; i++)
        if (find(&output->now, output->before.entry[i].path) == NULL)
            remove_file(output, output->before.entry[i].path);
    enum vol_code code = write_manifest(output, err);
    if (code == VOL_OK)
        *counts = output->counts;
    return code;
}
