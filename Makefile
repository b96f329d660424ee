# SPDX-License-Identifier: GPL-3.0-or-later
# voltools: build, check, install.  GNU make >= 4.3, one file, no recursion.
#   make                    build every program into build/release/bin
#   make demo               the whole pipeline on the bundled data -> site/
#   make check              everything a newcomer can run
#   make check BUILD=asan   the same under ASan + UBSan (also: debug, cov)
#   make lint tidy fuzz bench accuracy agreement coverage simulate soak dist
#   make install DESTDIR=stage PREFIX=/usr

.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-builtin-variables
SHELL := /bin/sh

BUILD      ?= release
PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
DATADIR    ?= $(PREFIX)/share
MANDIR     ?= $(PREFIX)/share/man
CC         = cc
AR         = ar
INSTALL    = install
PKG_CONFIG ?= pkg-config
O := build/$(BUILD)

# ---- what is built -------------------------------------------------
# cmd/NAME.c is one program called NAME; lib/*/*.c is one static library;
# tests/unit/test_NAME.c defines suite_NAME().
TOOLS   := $(patsubst cmd/%.c,%,$(wildcard cmd/*.c))
LIB_SRC := $(wildcard lib/*/*.c)
UT_SRC  := $(wildcard tests/unit/*.c)
SERVICE_SRC := $(wildcard tests/service/*.c)
SUITES  := $(patsubst tests/unit/test_%.c,%,$(wildcard tests/unit/test_*.c))
BINS    := $(TOOLS:%=$(O)/bin/%)

# ---- dependencies --------------------------------------------------
# libcsv ships no .pc file on Debian 12, so it is named by hand.  Every
# program is linked with --as-needed and so loads only what it uses.
PKGS        := gsl libcurl zlib yaml-0.1 sqlite3 jansson libcrypto
PKG_CFLAGS  := $(shell $(PKG_CONFIG) --cflags $(PKGS))
PKG_LIBS    := -lcsv $(shell $(PKG_CONFIG) --libs $(PKGS)) -lpthread -lm
CHECK_LIBS   = $(shell $(PKG_CONFIG) --libs check)

# ---- flags ---------------------------------------------------------
# CPPFLAGS, CFLAGS and LDFLAGS belong to the user; the project's own
# settings live in VOL_* so that `make CFLAGS=-O3` never loses a warning.
CFLAGS  ?= -O2 -g
VOL_CPPFLAGS := -Ilib -I$(O)/gen -D_XOPEN_SOURCE=700 $(PKG_CFLAGS)
VOL_CFLAGS   := -std=c11 -ffp-contract=off -pthread -Wall -Wextra -Wpedantic \
	-Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wformat=2 -Wundef -Wvla -Wwrite-strings \
	-Wcast-qual -Wswitch-enum -fno-common -ffile-prefix-map='$(CURDIR)'=. \
	$(WERROR)
VOL_LDFLAGS  := -pthread -Wl,--as-needed
ifeq ($(BUILD),release)
VOL_CPPFLAGS += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
VOL_CFLAGS   += -fstack-protector-strong -fPIE
VOL_LDFLAGS  += -pie -Wl,-z,relro,-z,now
else ifeq ($(BUILD),asan)
VOL_CFLAGS   += -O1 -fno-omit-frame-pointer \
	-fsanitize=address,undefined -fno-sanitize-recover=all
VOL_LDFLAGS  += -fsanitize=address,undefined
else ifeq ($(BUILD),cov)
VOL_CFLAGS   += -O0 --coverage
VOL_LDFLAGS  += --coverage
else ifeq ($(BUILD),fuzz)
VOL_CFLAGS   += -O1 -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=all
VOL_LDFLAGS  += -fsanitize=address,undefined
else ifneq ($(BUILD),debug)
$(error BUILD must be release, debug, asan, cov or fuzz, not "$(BUILD)")
endif

COMPILE = $(CC) $(VOL_CPPFLAGS) $(CPPFLAGS) $(CFLAGS) $(VOL_CFLAGS) -MMD -MP
LINK    = $(CC) $(CFLAGS) $(VOL_CFLAGS) $(VOL_LDFLAGS) $(LDFLAGS)

LIB_OBJ := $(LIB_SRC:%.c=$(O)/obj/%.o)
UT_OBJ  := $(UT_SRC:%.c=$(O)/obj/%.o)
CMD_OBJ := $(TOOLS:%=$(O)/obj/cmd/%.o)

all: $(BINS) $(O)/completion

$(O)/bin/%: $(O)/obj/cmd/%.o $(O)/libvol.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(PKG_LIBS) $(LDLIBS)

$(O)/libvol.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcsD $@ $^

# The allocator is wrapped so that a test can make the n-th allocation fail, and
# unlink() so that a signal comes while files are removed.
$(O)/tests/unit: $(UT_OBJ) $(O)/libvol.a
	@mkdir -p $(@D)
	$(LINK) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=unlink \
		-o $@ $^ $(CHECK_LIBS) $(PKG_LIBS) $(LDLIBS)

$(O)/obj/%.o: %.c | $(O)/gen/version.h $(O)/gen/suites.h
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

# The server of the service tests; it alone speaks TLS itself.
$(O)/tests/faultd: $(SERVICE_SRC:%.c=$(O)/obj/%.o)
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(shell $(PKG_CONFIG) --libs libssl libcrypto zlib) $(LDLIBS)

# What bash completes is what each --help says, so it cannot drift.
$(O)/completion: $(BINS) scripts/vdaily scripts/make-completion.sh
	scripts/make-completion.sh $(O)/bin >$@

# Rewritten only when the text changes, so a commit does not rebuild all.
define rewrite
@mkdir -p $(@D)
@cmp -s $@.tmp $@ && rm $@.tmp || mv $@.tmp $@
endef

$(O)/gen/version.h: FORCE
	@mkdir -p $(@D)
	@printf '#define VOL_VERSION "%s"\n' "$$(scripts/version.sh)" >$@.tmp
	$(rewrite)

$(O)/gen/suites.h: FORCE
	@mkdir -p $(@D)
	@{ printf '#define VOL_SUITES(X)'; printf ' X(%s)' $(SUITES); echo; } >$@.tmp
	$(rewrite)

# The whole pipeline on the bundled data, one night.
DEMO_DATE ?= 2020-04-17
PLOTLY    ?= local
demo: all $(if $(filter local,$(PLOTLY)),node_modules/.package-lock.json)
	PATH="$(CURDIR)/$(O)/bin:$$PATH" VOL_REPORT_PLOTLY=$(PLOTLY) \
		scripts/vdaily -v -C config -d sqlite:build/demo.db \
		--date $(DEMO_DATE) --runs build/runs --site site
	@echo "The site: file://$(CURDIR)/site/index.html"

# ---- tests ---------------------------------------------------------
# Each runner prints TAP or Check's summary; scripts/check adds them up.
check: check-unit check-cli check-service check-daily check-man check-package \
	check-browser
check-build: $(BINS) $(O)/tests/unit $(O)/tests/faultd node_modules/.package-lock.json
check-unit: $(O)/tests/unit
	CK_DEFAULT_TIMEOUT=$${CK_DEFAULT_TIMEOUT:-300} $(O)/tests/unit
check-cli: $(BINS)
	@mkdir -p $(O)/bin
	tests/cli/run.sh $(O)/bin $(CASES)
check-service: $(BINS) $(O)/tests/faultd
	tests/service/run.sh $(O)/bin $(O)/tests/faultd
	tests/service/store.sh $(O)/bin
check-daily: $(BINS) node_modules/.package-lock.json
	tests/daily/run.sh $(O)/bin
check-man: $(BINS) node_modules/.package-lock.json
	tests/man/run.sh $(O)/bin $(PAGES)
# The site in Chromium, driven by playwright-core, which `npm ci` fetches.
check-browser: $(BINS) node_modules/.package-lock.json
	tests/browser/run.sh $(O)/bin
check-package: $(BINS) $(O)/completion
	tests/package/run.sh $(O)

# Long runs of what check holds a little of: kills and garbage.
SOAK_SEED ?= 1
soak: $(BINS) node_modules/.package-lock.json
	tests/daily/kill.sh $(O)/bin --times 20 --seed $(SOAK_SEED)
	tests/daily/garbage.sh $(O)/bin --seed $(SOAK_SEED)

# Every libFuzzer target for FUZZ_SECONDS; what it finds stays in build/fuzz.
FUZZ_SECONDS ?= 30
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz:
	$(MAKE) BUILD=fuzz CC=clang $(FUZZERS:%=run-%)
$(O)/tests/fuzz_%: $(O)/obj/tests/fuzz/fuzz_%.o $(O)/libvol.a
	@mkdir -p $(@D)
	$(LINK) -fsanitize=fuzzer -o $@ $^ $(PKG_LIBS) $(LDLIBS)
run-fuzz_%: $(O)/tests/fuzz_%
	@mkdir -p $(O)/corpus/$*
	cd $(O) && tests/fuzz_$* -max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 \
		-artifact_prefix=found_$*- corpus/$* \
		$(patsubst %,../../%,$(wildcard tests/fuzz/corpus/$*))

coverage:
	$(MAKE) BUILD=cov check-unit check-cli
	gcovr --root . --object-directory build/cov --filter lib/ --filter cmd/ \
		--exclude-throw-branches --txt build/cov/coverage.txt \
		--html-details build/cov/coverage.html --print-summary

# Each program and script of tests/bench, given the folder of the programs,
# prints its figures beside those of a peer or a floor from the same run; the
# rows among them ("| ") are the table of docs/benchmarks.md, made again.
NOT_BENCHES := accuracy% mean_accuracy% agreement%
BENCHES := $(patsubst %.c,$(O)/%,$(filter-out $(NOT_BENCHES:%=tests/bench/%),$(wildcard tests/bench/*.c)))
$(O)/tests/bench/%: $(O)/obj/tests/bench/%.o $(O)/libvol.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $(filter %.o,$^) $(O)/libvol.a $(PKG_LIBS) $(LDLIBS)
$(O)/tests/bench/models $(O)/tests/bench/refit: $(O)/obj/tests/unit/garch_study.o
bench: $(BINS) $(BENCHES)
	@rm -f $(O)/gen/missed; for b in $(BENCHES) $(filter-out %/time.sh,$(wildcard tests/bench/*.sh)); do \
		echo "# $${b##*/}"; $$b $(O)/bin || echo "$${b##*/}" >>$(O)/gen/missed; \
		done | tee $(O)/gen/bench.txt
	@scripts/make-benchmarks-page.sh $(O)/gen/bench.txt <docs/benchmarks.md >$(O)/gen/benchmarks.md
	@mv $(O)/gen/benchmarks.md docs/benchmarks.md
	@test ! -s $(O)/gen/missed || { echo "missed a promise:" $$(cat $(O)/gen/missed) >&2; exit 1; }

# Every estimate of tests/data beside ours: docs/accuracy.md and
# docs/mean-accuracy.md, made again.
$(O)/tests/bench/accuracy: $(patsubst %,$(O)/obj/tests/bench/%.o,accuracy accuracy_fixed) \
		$(O)/libvol.a \
		$(patsubst %,$(O)/obj/tests/unit/%.o,garch_adapt garch_compare garch_data series)
	@mkdir -p $(@D)
	$(LINK) -o $@ $(filter %.o,$^) $(O)/libvol.a $(CHECK_LIBS) $(PKG_LIBS) $(LDLIBS)
$(O)/tests/bench/mean_accuracy: $(O)/obj/tests/bench/mean_accuracy.o $(O)/libvol.a \
		$(patsubst %,$(O)/obj/tests/unit/%.o,arima_data garch_data series)
	@mkdir -p $(@D)
	$(LINK) -o $@ $(filter %.o,$^) $(O)/libvol.a $(CHECK_LIBS) $(PKG_LIBS) $(LDLIBS)
accuracy: $(O)/tests/bench/accuracy $(O)/tests/bench/mean_accuracy
	$< >$(O)/gen/accuracy.md && mv $(O)/gen/accuracy.md docs/accuracy.md
	$(O)/tests/bench/mean_accuracy >$(O)/gen/accuracy.md && \
		mv $(O)/gen/accuracy.md docs/mean-accuracy.md

# Every figure of tests/data/hypothesis.csv beside ours.
$(O)/tests/bench/agreement: $(patsubst %,$(O)/obj/tests/unit/%.o,hypothesis_data series)
$(O)/tests/bench/agreement_several: $(patsubst %,$(O)/obj/tests/unit/%.o,peer_figures peer_past panel series)
$(O)/tests/bench/agreement $(O)/tests/bench/agreement_several: LDLIBS += $(CHECK_LIBS)
agreement: $(O)/tests/bench/agreement $(O)/tests/bench/agreement_several
	$< >$(O)/gen/agreement.md && mv $(O)/gen/agreement.md docs/tests-agreement.md
	$(O)/tests/bench/agreement_several >$(O)/gen/several.md && \
		mv $(O)/gen/several.md docs/several-agreement.md

# The simulated distributions of lib/stats and the measured size and power of
# the tests, made again (half an hour of one core) and compared.
$(O)/tests/simulate/%: $(O)/obj/tests/simulate/%.o $(O)/libvol.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $(filter %.o,$^) $(O)/libvol.a $(PKG_LIBS) $(LDLIBS)
$(O)/tests/simulate/garch_%: $(O)/obj/tests/simulate/garch_%.o \
		$(O)/obj/tests/unit/garch_study.o $(O)/libvol.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(PKG_LIBS) $(LDLIBS)
$(O)/tests/simulate/garch_recovery: $(O)/obj/tests/simulate/reasons.o
$(O)/tests/simulate/null_tables $(O)/tests/simulate/null_groups: \
		$(O)/obj/tests/simulate/tables.o
simulate-tables: $(O)/tests/simulate/null_tables $(O)/tests/simulate/null_groups
	for t in adf dfgls kpss pp supf zivot; do \
		$< $$t >$(O)/gen/table_$$t.c && \
		cmp $(O)/gen/table_$$t.c lib/stats/table_$$t.c || exit; done
	for t in engle_granger johansen; do \
		$(O)/tests/simulate/null_groups $$t >$(O)/gen/table_$$t.c && \
		cmp $(O)/gen/table_$$t.c lib/stats/table_$$t.c || exit; done
GARCH_STUDIES := recovery failures diagnostics
# Of each reason for what is outside at 5,000 rows, what 20,000 make of it.
LONG_STUDY := const+egarch1.1-sym~ged const+egarch1.1-sym~normal const+tarch1.1~ged \
	const+aparch1.1~normal-m const+aparch1.1~sstd const+csgarch1.1~normal \
	const+figarch1.1~normal const+garch1.1~sstd-backcast const+igarch1.1~normal-backcast
# What depends on the optimiser is written anew, to be read and committed.
simulate-garch: $(patsubst %,$(O)/tests/simulate/garch_%,$(GARCH_STUDIES))
	for s in $(GARCH_STUDIES); do $(O)/tests/simulate/garch_$$s >$(O)/gen/$$s.txt && \
		mv $(O)/gen/$$s.txt docs/garch-$$s.txt || exit; done
	$(O)/tests/simulate/garch_recovery -n 20000 500 $(LONG_STUDY) >$(O)/gen/long.txt
	mv $(O)/gen/long.txt docs/garch-recovery-long.txt
simulate-arima: $(O)/tests/simulate/arima_recovery
	$< >$(O)/gen/arima.txt && mv $(O)/gen/arima.txt docs/arima-recovery.txt
simulate-cross: $(O)/tests/simulate/cross_study
	$< >$(O)/gen/cross-study.txt && mv $(O)/gen/cross-study.txt docs/cross-study.txt
simulate: simulate-tables simulate-garch simulate-arima simulate-cross \
		$(O)/tests/simulate/test_size $(O)/tests/simulate/test_size_groups
	$(O)/tests/simulate/test_size >$(O)/gen/test-size.txt
	cmp $(O)/gen/test-size.txt docs/test-size.txt
	$(O)/tests/simulate/test_size_groups >$(O)/gen/test-size-groups.txt
	cmp $(O)/gen/test-size-groups.txt docs/test-size-groups.txt

# ---- the tools people run by hand ------------------------------------
C_FILES = $(LIB_SRC) $(UT_SRC) $(wildcard lib/*/*.h cmd/*.c tests/*/*.[ch])
YAML    = $(wildcard config/*.yaml .github/workflows/*.yml)
SCRIPTS = $(shell grep -rlE '^\#!/bin/(ba)?sh' .ci scripts tests)

# The parts of the manual that are made from lists.
man: $(BINS)
	@for page in table config; do \
		scripts/make-$$page-page.sh $(O)/bin <man/vol-$$page.5 >$(O)/gen/page && \
		cp $(O)/gen/page man/vol-$$page.5 || exit; done

lint:
	scripts/check-layers.sh
	shellcheck $(SCRIPTS)
	clang-format --dry-run -Werror $(sort $(C_FILES))
	$(if $(MAN),mandoc -T lint -W warning $(MAN))
	$(if $(YAML),yamllint -s $(YAML))
tidy:
	clang-tidy --quiet $(LIB_SRC) $(wildcard cmd/*.c) \
		-- -std=c11 $(VOL_CPPFLAGS)
format:
	clang-format -i $(sort $(C_FILES))

# Plotly and the browser driver, at the versions of the lock file.
PLOTLY_FILE := node_modules/plotly.js-basic-dist-min/plotly-basic.min.js
node_modules/.package-lock.json: package-lock.json
	npm ci
	@touch $@

# ---- install -------------------------------------------------------
# One list, "mode source destination" a line, serves install and uninstall.
# The example keeps its shape: its configuration finds the data by ../share.
# Plotly goes along where `npm ci` has fetched it.
MAN     := $(wildcard man/*.[1-9])
COMPDIR ?= $(DATADIR)/bash-completion/completions
VOLDIR  ?= $(DATADIR)/voltools
define files
{ for t in $(TOOLS); do echo 755 $(O)/bin/$$t $(BINDIR)/$$t; done; \
echo 755 scripts/vdaily $(BINDIR)/vdaily; \
for t in $(TOOLS) vdaily; do echo 644 $(O)/completion $(COMPDIR)/$$t; done; \
for m in $(MAN); do echo 644 $$m $(MANDIR)/man$${m##*.}/$${m##*/}; done; \
for f in $$(find share/report -type f 2>/dev/null); do \
	echo 644 $$f $(VOLDIR)/$${f#share/}; \
done; \
for f in $$(find share/data config -type f); do \
	echo 644 $$f $(VOLDIR)/example/$$f; \
done; \
echo 644 $(PLOTLY_FILE) $(VOLDIR)/report/$(notdir $(PLOTLY_FILE)); }
endef

install: all
	@$(files) | while read -r mode from to; do \
		[ -e "$$from" ] || [ "$$from" != $(PLOTLY_FILE) ] || continue; \
		$(INSTALL) -D -m "$$mode" "$$from" "$(DESTDIR)$$to" || exit; done
uninstall:
	@$(files) | while read -r mode from to; do rm -f "$(DESTDIR)$$to"; done
	@[ ! -d "$(DESTDIR)$(VOLDIR)" ] || \
		find "$(DESTDIR)$(VOLDIR)" -depth -type d -empty -delete

# The committed tree and its version: the same bytes wherever it is made.
dist:
	@[ -z "$$(git status --porcelain)" ] || { echo 'commit first' >&2; exit 1; }
	@mkdir -p build
	scripts/version.sh >build/VERSION
	v=$$(cat build/VERSION) && git archive --format=tar --prefix="voltools-$$v/" \
		--add-file=build/VERSION HEAD | gzip -9n >"build/voltools-$$v.tar.gz" && \
		echo "build/voltools-$$v.tar.gz"

clean:
	rm -rf build

-include $(LIB_OBJ:.o=.d) $(CMD_OBJ:.o=.d) $(UT_OBJ:.o=.d) \
	$(wildcard $(O)/obj/tests/simulate/*.d $(O)/obj/tests/service/*.d) \
	$(wildcard $(O)/obj/tests/bench/*.d)
.PHONY: all demo soak check check-daily check-build check-unit check-cli check-service check-man check-package check-browser fuzz \
	accuracy agreement bench coverage simulate simulate-arima simulate-cross simulate-garch simulate-tables \
	lint tidy format man install \
	uninstall dist clean FORCE
.SECONDARY:
