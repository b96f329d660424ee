# SPDX-License-Identifier: GPL-3.0-or-later
# voltools: build, check, install.  GNU make >= 4.3, one file, no recursion.
#   make                    build every program into build/release/bin
#   make demo               the whole pipeline on the bundled data -> site/
#   make check              everything a newcomer can run
#   make check BUILD=asan   the same under ASan + UBSan (also: debug, cov)
#   make lint fuzz bench coverage simulate soak
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
SUITES  := $(patsubst tests/unit/test_%.c,%,$(wildcard tests/unit/test_*.c))
BINS    := $(TOOLS:%=$(O)/bin/%)

# ---- dependencies --------------------------------------------------
# libcsv ships no .pc file on Debian 12, so it is named by hand.  Every
# program is linked with --as-needed and so loads only what it uses.
PKGS        := gsl libcurl yaml-0.1 sqlite3 jansson libcrypto
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
	-Wcast-qual -Wswitch-enum -fno-common -ffile-prefix-map=$(CURDIR)=. \
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
else ifneq ($(BUILD),debug)
$(error BUILD must be release, debug, asan or cov, not "$(BUILD)")
endif

COMPILE = $(CC) $(VOL_CPPFLAGS) $(CPPFLAGS) $(CFLAGS) $(VOL_CFLAGS) -MMD -MP
LINK    = $(CC) $(CFLAGS) $(VOL_CFLAGS) $(VOL_LDFLAGS) $(LDFLAGS)

LIB_OBJ := $(LIB_SRC:%.c=$(O)/obj/%.o)
UT_OBJ  := $(UT_SRC:%.c=$(O)/obj/%.o)
CMD_OBJ := $(TOOLS:%=$(O)/obj/cmd/%.o)

all: $(BINS)

$(O)/bin/%: $(O)/obj/cmd/%.o $(O)/libvol.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(PKG_LIBS) $(LDLIBS)

$(O)/libvol.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcsD $@ $^

# The allocator is wrapped so that a test can make the n-th allocation fail.
$(O)/tests/unit: $(UT_OBJ) $(O)/libvol.a
	@mkdir -p $(@D)
	$(LINK) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc \
		-o $@ $^ $(CHECK_LIBS) $(PKG_LIBS) $(LDLIBS)

$(O)/obj/%.o: %.c | $(O)/gen/version.h $(O)/gen/suites.h
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

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

# ---- tests ---------------------------------------------------------
check: check-unit check-cli
check-unit: $(O)/tests/unit
	$(O)/tests/unit
check-cli: $(BINS)
	@mkdir -p $(O)/bin
	tests/cli/run.sh $(O)/bin $(CASES)

lint:
	scripts/check-layers.sh
	shellcheck scripts/*.sh tests/cli/*.sh
	clang-format --dry-run -Werror $(LIB_SRC) $(wildcard lib/*/*.h) \
		$(wildcard cmd/*.c) $(UT_SRC) $(wildcard tests/*/*.h)
format:
	clang-format -i $(LIB_SRC) $(wildcard lib/*/*.h) $(wildcard cmd/*.c) \
		$(UT_SRC) $(wildcard tests/*/*.h)

# ---- install -------------------------------------------------------
install: all
	$(INSTALL) -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(MANDIR)/man1
	$(INSTALL) -m 755 $(BINS) $(DESTDIR)$(BINDIR)
	$(INSTALL) -m 644 man/*.1 $(DESTDIR)$(MANDIR)/man1
uninstall:
	cd $(DESTDIR)$(BINDIR) && rm -f $(TOOLS)
clean:
	rm -rf build

-include $(LIB_OBJ:.o=.d) $(CMD_OBJ:.o=.d) $(UT_OBJ:.o=.d)
.PHONY: all check check-unit check-cli lint format install uninstall clean FORCE
.SECONDARY:
