/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/share.h"

#include <string.h>
#include <unistd.h>

#define PATH_MAX_BYTES 4096

#define NPM_FILE "node_modules/plotly.js-basic-dist-min/plotly-basic.min.js"

/* The folder that the running program stands in, without the last "/". */
static enum vol_code
program_folder(struct vol_str *out, struct vol_err *err)
{
    char path[PATH_MAX_BYTES];
    ssize_t len = readlink("/proc/self/exe", path, sizeof(path));

    if (len <= 0 || (size_t)len >= sizeof(path))
        return vol_fail(err, VOL_EIO,
                        "cannot tell where this program stands; name the "
                        "folder of templates with --share");
    while (len > 0 && path[len - 1] != '/')
        len--;
    vol_str_add_n(out, path, len > 0 ? (size_t)len - 1 : 0);
    return vol_str_check(out, err);
}

/* Into `out` the first of `folder` + `place` + `file` that can be read. */
static bool
find(struct vol_str *out, const char *folder, const char *const *place,
     size_t n, const char *file)
{
    struct vol_str path = { 0 };
    bool found = false;

    for (size_t i = 0; i < n && !found; i++) {
        vol_str_reset(&path);
        vol_str_addf(&path, "%s%s%s", folder, place[i], file);
        found = !path.failed && access(path.text, R_OK) == 0;
    }
    if (found)
        vol_str_add_n(out, path.text, path.len);
    vol_str_clear(&path);
    return found;
}

enum vol_code
vol_report_find_share(struct vol_str *out, const char *given,
                      struct vol_err *err)
{
    static const char mark[] = "/page.html";
    static const char *const place[] = {
        "/../share/voltools/report", /* PREFIX/bin               */
        "/../../../share/report",    /* build/release/bin        */
    };
    struct vol_str folder = { 0 };
    enum vol_code code;

    if (given != NULL) {
        vol_str_add(out, given);
        return vol_str_check(out, err);
    }
    code = program_folder(&folder, err);
    if (code == VOL_OK &&
        !find(out, folder.text, place, sizeof(place) / sizeof(place[0]), mark))
        code = vol_fail(err, VOL_EIO,
                        "no templates beside %s; name their folder with "
                        "--share",
                        folder.text);
    if (code == VOL_OK) {
        out->len -= strlen(mark);
        out->text[out->len] = '\0';
    }
    vol_str_clear(&folder);
    return code;
}

enum vol_code
vol_report_find_plotly(struct vol_str *out, const char *given,
                       const char *share_dir, struct vol_err *err)
{
    static const char *const place[] = { "/plotly-basic.min.js",
                                         "/../../" NPM_FILE };
    static const char *const here[] = { NPM_FILE };

    if (given != NULL) {
        vol_str_add(out, given);
        return vol_str_check(out, err);
    }
    if (find(out, share_dir, place, sizeof(place) / sizeof(place[0]), "") ||
        find(out, "", here, 1, ""))
        return vol_str_check(out, err);
    return vol_fail(err, VOL_EIO,
                    "Plotly is not there: run `npm ci`, name the file with "
                    "--plotly-file, or link to it with --plotly=cdn");
}
