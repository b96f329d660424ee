/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conf/settings.h"

#include <ctype.h>
#include <string.h>

static const struct vol_setting settings[] = {
    { "env", "dev", VOL_SETTING_CHOICE, .outside = true,
      .choices = "dev test prod",
      .meaning = "Which file of a configuration directory is read after "
                 "common.yaml. Taken from the environment alone." },
    { "database", "sqlite:vol.db", VOL_SETTING_URL,
      .meaning = "The database, sqlite:PATH." },
    { "store.wait_s", "60", VOL_SETTING_INT, .max = 86400, .unit = "s",
      .meaning = "How long to wait for another program that writes to the "
                 "database." },
    { "log", "text", VOL_SETTING_CHOICE, .choices = "text json",
      .meaning = "The form of the messages on standard error." },
    { "jobs", "0", VOL_SETTING_INT, .max = 1024, .unit = "threads",
      .meaning = "How many threads work at a time; 0 is one for each "
                 "processor. No output depends on it." },
    { "seed", "1", VOL_SETTING_INT, .max = 9007199254740991.0,
      .meaning = "The seed of every random stream." },
    { "models", "const+garch1.1~normal", VOL_SETTING_SPEC, .list = true,
      .per_group = true,
      .meaning =
          "The models that the daily run fits to each symbol; without any it "
          "leaves vgarch(1) out." },
    { "column", "", VOL_SETTING_TEXT, .per_group = true,
      .meaning = "The column of the price; if empty, adj_close where every "
                 "row has one, else close." },
    { "as", "price", VOL_SETTING_CHOICE, .choices = "price return level",
      .per_group = true,
      .meaning = "What the column holds: prices, of which log returns are "
                 "taken; returns in per cent; or levels, used as they are." },
    { "periods", "252", VOL_SETTING_INT, .min = 1, .max = 366,
      .unit = "days a year", .per_group = true,
      .meaning = "Trading days in a year, for annualised figures; above 260 "
                 "the forecast horizon counts calendar days." },

    { "fetch.timeout_s", "60", VOL_SETTING_REAL, .min = 0.1, .max = 3600,
      .unit = "s",
      .meaning = "The longest that one attempt may take as a whole." },
    { "fetch.connect_timeout_s", "10", VOL_SETTING_REAL, .min = 0.1, .max = 600,
      .unit = "s", .meaning = "The longest that connecting may take." },
    { "fetch.stall_s", "30", VOL_SETTING_REAL, .min = 1, .max = 3600,
      .unit = "s", .meaning = "The longest that a transfer may stand still." },
    { "fetch.retries", "3", VOL_SETTING_INT, .max = 20,
      .meaning = "How often a failed transfer or a server's error is tried "
                 "again." },
    { "fetch.backoff_s", "1", VOL_SETTING_REAL, .max = 600, .unit = "s",
      .meaning = "The wait before the first retry, doubled for each further "
                 "one and drawn at random below that." },
    { "fetch.max_backoff_s", "60", VOL_SETTING_REAL, .max = 3600, .unit = "s",
      .meaning = "The longest wait before a retry." },
    { "fetch.max_retry_after_s", "300", VOL_SETTING_REAL, .max = 86400,
      .unit = "s",
      .meaning = "The longest Retry-After that is waited for; a server that "
                 "asks for more is given up for this run." },
    { "fetch.max_bytes", "67108864", VOL_SETTING_INT, .min = 1,
      .max = 4294967296.0, .unit = "bytes",
      .meaning = "The longest body that is accepted." },
    { "fetch.max_redirects", "5", VOL_SETTING_INT, .max = 20,
      .meaning = "How many redirections are followed." },
    { "fetch.user_agent", "voltools", VOL_SETTING_TEXT,
      .meaning = "How requests name their sender." },
    { "fetch.ca_file", "", VOL_SETTING_TEXT,
      .meaning = "A file of certificates in PEM that are trusted in place of "
                 "the system's; empty for the system's." },
    { "fetch.api_key", NULL, VOL_SETTING_SECRET, .outside = true,
      .meaning = "A key for sources whose address holds "
                 "${VOL_FETCH_API_KEY}." },

    { "clean.max_memory_bytes", "268435456", VOL_SETTING_INT, .min = 1048576,
      .max = 1099511627776.0, .unit = "bytes",
      .meaning = "The most memory that vclean takes to sort a table that is "
                 "out of order." },
    { "clean.stale_days", "5", VOL_SETTING_INT, .min = 2, .max = 10000,
      .unit = "sessions", .per_group = true,
      .meaning = "A run of this many identical closes is reported." },
    { "clean.gap_days", "10", VOL_SETTING_INT, .min = 2, .max = 10000,
      .unit = "days", .per_group = true,
      .meaning = "More than this many days without a row are reported." },
    { "clean.spike_sigma", "10", VOL_SETTING_REAL, .min = 1, .max = 1000,
      .unit = "standard deviations", .per_group = true,
      .meaning = "A move beyond this that reverses on the next day is "
                 "reported." },

    { "garch.init", "sample", VOL_SETTING_CHOICE, .max = 1,
      .choices = "sample backcast backcast: uncond rugarch", .per_group = true,
      .meaning = "The variance before the sample; backcast: takes its "
                 "decay." },
    { "garch.stationarity", "on", VOL_SETTING_CHOICE, .choices = "on off",
      .per_group = true,
      .meaning = "Whether the estimates are held to a persistence below 1." },
    { "garch.cov", "qml", VOL_SETTING_CHOICE, .choices = "qml hessian opg",
      .per_group = true, .meaning = "The kind of standard errors." },
    { "garch.select", "none", VOL_SETTING_CHOICE,
      .choices = "none aic bic hqic", .per_group = true,
      .meaning = "The criterion by which one model of each symbol is chosen; "
                 "the others keep their rows in fits alone." },
    { "garch.window", "0", VOL_SETTING_INT, .max = 10000000, .unit = "rows",
      .per_group = true,
      .meaning = "How many of the last rows are used; 0 is all." },
    { "garch.horizons", "1,5,22,126,252", VOL_SETTING_INT, .list = true,
      .min = 1, .max = 252, .unit = "days", .per_group = true,
      .meaning = "The days ahead that are forecast." },
    { "garch.paths", "10000", VOL_SETTING_INT, .max = 10000000,
      .per_group = true,
      .meaning = "Simulated paths a forecast; 0 switches simulated figures "
                 "off." },
    { "garch.quantile_horizons", "5,10,22,30", VOL_SETTING_INT, .list = true,
      .min = 1, .max = 252, .unit = "days", .per_group = true,
      .meaning = "The days ahead beyond the first at which quantiles are "
                 "simulated." },
    { "garch.forecast_method", "auto", VOL_SETTING_CHOICE,
      .choices = "auto simulation bootstrap", .per_group = true,
      .meaning = "How to look further than a day: by closed form where there "
                 "is one, by simulated paths, or by paths whose shocks are "
                 "drawn from the residuals." },
    { "garch.refit_every", "0", VOL_SETTING_INT, .max = 1000000, .unit = "rows",
      .per_group = true,
      .meaning = "With saved states, estimate again when so many rows have "
                 "come since; 0 is never. vdaily saves states where it is 2 "
                 "or more, and else estimates every night." },
    { "garch.bands", "none", VOL_SETTING_CHOICE, .choices = "none delta draws",
      .per_group = true,
      .meaning = "How forecasts get bands for the uncertainty of the "
                 "parameters." },
    { "garch.band_level", "0.95", VOL_SETTING_REAL, .min = 0.5, .max = 0.999,
      .per_group = true, .meaning = "The nominal coverage of the bands." },

    { "mean.models", "arima-auto", VOL_SETTING_TEXT, .list = true,
      .per_group = true,
      .meaning = "The models of the mean that the daily run fits; vmean(1) "
                 "lists them." },
    { "mean.window", "0", VOL_SETTING_INT, .max = 10000000, .unit = "rows",
      .per_group = true,
      .meaning = "How many of the last rows a model sees; 0 is all." },
    { "mean.horizons", "1,5,22", VOL_SETTING_INT, .list = true, .min = 1,
      .max = 252, .unit = "days", .per_group = true,
      .meaning = "The days ahead that are forecast." },
    { "mean.har_cov", "newey-west", VOL_SETTING_CHOICE,
      .choices = "newey-west ols", .per_group = true,
      .meaning = "The kind of standard errors of a HAR." },
    { "mean.hac_lags", "0", VOL_SETTING_INT, .max = 10000, .unit = "rows",
      .per_group = true,
      .meaning = "Lags of newey-west; 0 takes 4 (n / 100)^(2/9), rounded "
                 "down." },
    { "mean.evaluate", "250", VOL_SETTING_INT, .min = 1, .max = 10000000,
      .unit = "rows", .per_group = true,
      .meaning = "How many rows at the end are forecast for evaluations." },
    { "mean.step", "1", VOL_SETTING_INT, .min = 1, .max = 10000000,
      .unit = "rows", .per_group = true,
      .meaning = "Rows from one origin of an evaluation to the next." },
    { "mean.refit_every", "22", VOL_SETTING_INT, .min = 1, .max = 10000000,
      .unit = "origins", .per_group = true,
      .meaning = "Origins of an evaluation from one estimation to the next." },

    { "cross.models", "dcc1.1", VOL_SETTING_TEXT, .list = true,
      .per_group = true,
      .meaning = "The models of all symbols of a group together that the "
                 "daily run fits, each by itself; vcross(1) lists them. The "
                 "site shows the correlations of the first that has them, and "
                 "the spillovers of the first autoregression." },
    { "cross.margin", "const+garch1.1~normal", VOL_SETTING_SPEC,
      .per_group = true,
      .meaning = "The model of each symbol by itself under those of all "
                 "together." },
    { "cross.align", "inner", VOL_SETTING_CHOICE,
      .choices = "inner previous two-day", .per_group = true,
      .meaning = "Which dates of several symbols are rows: those that all "
                 "have, those that any has, or those of all with returns of "
                 "two days." },
    { "cross.window", "0", VOL_SETTING_INT, .max = 10000000, .unit = "rows",
      .per_group = true,
      .meaning = "How many of the last common rows are used; 0 is all." },
    { "cross.last", "0", VOL_SETTING_INT, .max = 10000000, .unit = "days",
      .per_group = true,
      .meaning = "How many of the last days of correlations and of rolling "
                 "spillovers a night stores; 0 is all of them." },
    { "cross.roll", "200", VOL_SETTING_INT, .max = 10000000, .unit = "rows",
      .per_group = true,
      .meaning = "Rows in each window of the rolling spillovers of an "
                 "autoregression; 0 is none of them." },
    { "cross.step", "5", VOL_SETTING_INT, .min = 1, .max = 10000000,
      .unit = "rows", .per_group = true,
      .meaning = "Rows from one window of rolling spillovers to the next." },

    { "test.alpha", "0.05", VOL_SETTING_REAL, .min = 0.0001, .max = 0.5,
      .per_group = true, .meaning = "The level at which a test rejects." },
    { "test.list",
      "adf,pp,dfgls,kpss,zivot-andrews,variance-ratio,shapiro-wilk,"
      "jarque-bera,anderson-darling,dagostino,ljung-box,arch-lm,runs,bds,"
      "cusum,sup-f",
      VOL_SETTING_CHOICE, .list = true,
      .choices = "adf pp pp-rho dfgls kpss zivot-andrews variance-ratio "
                 "variance-ratio-iid shapiro-wilk jarque-bera "
                 "anderson-darling dagostino skewness kurtosis ljung-box "
                 "box-pierce arch-lm runs bds cusum cusum-rec sup-f granger "
                 "granger-joint engle-granger johansen",
      .per_group = true, .meaning = "The tests of the daily run." },

    { "report.title", "Volatility", VOL_SETTING_TEXT,
      .meaning = "The title of the site." },
    { "report.base_url", "", VOL_SETTING_TEXT,
      .meaning = "The address at which the site will be served, for links "
                 "that must be whole; empty where it is not known." },
    { "report.plotly", "local", VOL_SETTING_CHOICE, .choices = "local cdn",
      .meaning = "Whether the site holds its own copy of Plotly or links to "
                 "one by its checksum." },
    { "report.history_days", "0", VOL_SETTING_INT, .max = 1000000,
      .unit = "sessions",
      .meaning = "How much history the charts hold; 0 is all." },

    { "daily.runs_dir", "runs", VOL_SETTING_TEXT,
      .meaning = "Where vdaily keeps a directory for each run." },
    { "daily.site_dir", "site", VOL_SETTING_TEXT,
      .meaning = "Where vdaily puts the site." },
    { "daily.keep_runs", "30", VOL_SETTING_INT, .max = 100000, .unit = "runs",
      .meaning = "How many directories of finished runs are kept; 0 is all." },
    { "daily.stale_days", "5", VOL_SETTING_INT, .max = 10000, .unit = "days",
      .per_group = true,
      .meaning = "A symbol whose last bar is more than this many days behind "
                 "its group is marked as stale." },
};

#define N_SETTINGS (sizeof(settings) / sizeof(settings[0]))

const struct vol_setting *
vol_settings(size_t *n)
{
    *n = N_SETTINGS;
    return settings;
}

const struct vol_setting *
vol_setting_find(const char *name)
{
    for (size_t i = 0; i < N_SETTINGS; i++)
        if (strcmp(settings[i].name, name) == 0)
            return &settings[i];
    return NULL;
}

bool
vol_setting_is_section(const char *name)
{
    size_t len = strlen(name);

    for (size_t i = 0; i < N_SETTINGS; i++)
        if (strncmp(settings[i].name, name, len) == 0 &&
            settings[i].name[len] == '.')
            return true;
    return false;
}

const char *
vol_setting_nearest(const char *name)
{
    const char *names[N_SETTINGS];

    for (size_t i = 0; i < N_SETTINGS; i++)
        names[i] = settings[i].name;
    return vol_str_nearest(name, names, N_SETTINGS);
}

void
vol_setting_variable(const struct vol_setting *s, struct vol_str *out)
{
    vol_str_add(out, "VOL_");
    for (const char *p = s->name; *p != '\0'; p++)
        vol_str_add_char(out,
                         *p == '.' ? '_' : (char)toupper((unsigned char)*p));
}
