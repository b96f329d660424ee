#!/usr/bin/env Rscript
# SPDX-License-Identifier: GPL-3.0-or-later
# Whether another program finds the same estimates in the series of
# garch_recovery, and so the same bias: fGarch for const+garch1.1~t, and for
# const+egarch1.1~t a likelihood written here and nlminb().
#   usage: Rscript tests/simulate/recovery.R BUILDDIR SPEC PARAM TRUE SERIES
# Prints the mean error of PARAM in standard deviations by both programs and
# the largest difference between them in standard errors.
arg <- commandArgs(TRUE)
build <- arg[1]
spec <- arg[2]
param <- arg[3]
truth <- as.numeric(arg[4])
series <- as.integer(arg[5])

returns <- function(i) {
  file <- tempfile(fileext = ".csv")
  system2(file.path(build, "tests/simulate/garch_failures"),
          c("-y", spec, "5000", "sim", i), stdout = file)
  file
}

ours <- function(file) {
  out <- system2(file.path(build, "bin/vgarch"),
                 c("--as", "return", "-c", "return_pct", "-m", spec,
                   "--cov hessian", "-o", "params", file), stdout = TRUE)
  row <- subset(read.csv(text = out), param == get("param", globalenv()))
  c(row$estimate, row$std_error)
}

garch <- function(y) {
  fit <- suppressWarnings(fGarch::garchFit(
    ~garch(1, 1), data = y, cond.dist = "std", init.rec = "mci",
    trace = FALSE))
  fit@fit$par[[if (param == "nu") "shape" else param]]
}

# ln s^2 = omega + alpha (|z| - E|z|) + gamma z + beta ln s^2, before the first
# row ln of the mean squared residual and no news but -alpha E|z|.
egarch <- function(y) {
  minus_loglik <- function(p) {
    nu <- p[6]
    if (abs(p[5]) >= 1 || nu <= 2.05) return(1e10)
    size <- 2 * sqrt((nu - 2) / pi) * gamma((nu + 1) / 2) /
      (gamma(nu / 2) * (nu - 1))
    e <- y - p[1]
    n <- length(e)
    lh <- numeric(n)
    lh[1] <- p[2] - p[3] * size + p[5] * log(mean(e^2))
    for (t in 2:n) {
      z <- e[t - 1] * exp(-lh[t - 1] / 2)
      lh[t] <- p[2] + p[3] * (abs(z) - size) + p[4] * z + p[5] * lh[t - 1]
    }
    scale <- sqrt(nu / (nu - 2))
    f <- sum(dt(e * exp(-lh / 2) * scale, nu, log = TRUE) + log(scale) - lh / 2)
    if (is.finite(f)) -f else 1e10
  }
  fit <- nlminb(c(mean(y), 0, 0.1, 0, 0.9, 6), minus_loglik,
                control = list(rel.tol = 1e-14, iter.max = 500,
                               eval.max = 2000))
  fit$par[[match(param, c("mu", "omega", "alpha1", "gamma1", "beta1", "nu"))]]
}

theirs <- if (grepl("egarch", spec)) egarch else garch

found <- t(sapply(seq_len(series) - 1, function(i) {
  file <- returns(i)
  both <- c(ours(file), theirs(read.csv(file)$return_pct))
  unlink(file)
  both
}))
bias <- function(x) mean(x - truth) / sd(x)
apart <- abs(found[, 1] - found[, 3]) / found[, 2]
cat(sprintf("%s %s, %d series: mean error %.3f sd here, %.3f sd there; ",
            spec, param, series, bias(found[, 1]), bias(found[, 3])),
    sprintf("apart %.2g standard errors at most, %.2g in the median\n",
            max(apart), median(apart)), sep = "")
