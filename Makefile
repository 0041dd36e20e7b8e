# ukey-pickup: make run, make test; the rest stands in README.
BUILD   ?= build
PKGS     = ncursesw libcrypto libpcsclite sqlite3 libarchive jansson libqrencode harfbuzz harfbuzz-subset p11-kit-1
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
           -Wvla -Wwrite-strings -Wcast-qual -Werror
HARD     = -fstack-protector-strong -fPIE
CPPFLAGS += -D_GNU_SOURCE -DOPENSSL_NO_DEPRECATED -DOPENSSL_API_COMPAT=30000 -I. -I$(BUILD)/gen -MMD -MP
LDFLAGS += -pie -Wl,-z,relro,-z,now
ifdef FUZZ
OPT      = -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LDFLAGS += -fsanitize=fuzzer,address,undefined
else ifdef SAN
OPT      = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LDFLAGS += -fsanitize=address,undefined
else
OPT      = -O2 -g
CPPFLAGS += -D_FORTIFY_SOURCE=2
endif
CFLAGS  ?= $(OPT)
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs ncursesw libcrypto libpcsclite sqlite3 libarchive jansson libqrencode harfbuzz harfbuzz-subset p11-kit-1 2>/dev/null)
ALL_CFLAGS = -std=c11 -pthread $(CFLAGS) $(WARN) $(HARD) $(PKG_CFLAGS)
LDLIBS   = $(PKG_LIBS) -liniparser -lhpdf -lm -ldl
TESTLIBS = -lcmocka -lvterm -lutil

LIBSRC  := $(wildcard conf/*.c core/*.c core/*/*.c forms/*.c print/*.c)
TUISRC  := $(filter-out tui/main.c,$(wildcard tui/*.c))
LIBOBJ  := $(LIBSRC:%.c=$(BUILD)/%.o) $(TUISRC:%.c=$(BUILD)/%.o)
LIB     := $(BUILD)/libukey.a
BIN     := $(BUILD)/ukey-pickup
# PKCS#11 modules of tests' own: around SoftHSM2's
SHIMSRC := $(wildcard tests/*/*_p11.c)
SHIMS   := $(SHIMSRC:%.c=$(BUILD)/%.so)
HELPSRC := $(filter-out $(wildcard tests/*/test_*.c) tests/term/pickup.c $(SHIMSRC),$(wildcard tests/unit/*.c tests/term/*.c tests/fault/*.c tests/card/*.c))
BENCHSRC := $(wildcard tests/bench/bench_*.c)
BENCHBIN := $(BENCHSRC:%.c=$(BUILD)/%) $(BUILD)/tests/bench/minimal
HELPOBJ := $(HELPSRC:%.c=$(BUILD)/%.o)
TESTSRC := $(wildcard tests/unit/test_*.c tests/fault/test_*.c tests/term/test_*.c tests/card/test_*.c)
TESTBIN := $(TESTSRC:%.c=$(BUILD)/%)
FUZZSRC := $(wildcard tests/fuzz/fuzz_*.c)
FUZZBIN := $(FUZZSRC:%.c=$(BUILD)/%)
FUZZOBJ := $(if $(FUZZ),,$(BUILD)/tests/fuzz/corpus.o) $(BUILD)/tests/fuzz/kit.o
DRIVER  := $(BUILD)/tests/term/pickup
GEN     := $(addprefix $(BUILD)/gen/,schema.inc points.inc calendar-2025.inc calendar-2026.inc)
# OpenSC's profile of the ePass2003, as core/token/opensc.h says, beside each program; made where OpenSC is
PROFILES := $(if $(wildcard /usr/share/opensc/epass2003.profile),$(foreach d,opensc tests/card/opensc tests/bench/opensc,\
              $(addprefix $(BUILD)/$d/,epass2003.profile pkcs15.profile)))
MO      := $(patsubst tui/po/%.po,$(BUILD)/locale/%/LC_MESSAGES/ukey-pickup.mo,$(wildcard tui/po/*.po))

all: $(BIN) $(MO) $(PROFILES)

$(BIN): $(BUILD)/tui/main.o $(LIB)
	@echo "  LD $@"
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(LIB): $(LIBOBJ)
	@rm -f $@
	@$(AR) rcs $@ $^
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(ALL_CFLAGS) $(CPPFLAGS) -c -o $@ $<
$(BUILD)/core/book/schema.o $(BUILD)/core/book/sqlite.o: | $(BUILD)/gen/schema.inc
$(BUILD)/tui/demo.o: | $(GEN)
AS_TEXT = sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/'
$(BUILD)/gen/%.inc: core/book/%.sql
	@mkdir -p $(@D)
	@$(AS_TEXT) $< > $@
$(BUILD)/gen/%.inc: conf/%.ini
	@mkdir -p $(@D)
	@$(AS_TEXT) $< > $@
$(BUILD)/locale/%/LC_MESSAGES/ukey-pickup.mo: tui/po/%.po
	@mkdir -p $(@D)
	@msgfmt --check-format -o $@ $<
$(BUILD)/%/pkcs15.profile: /usr/share/opensc/pkcs15.profile
	@mkdir -p $(@D)
	@cp $< $@
$(BUILD)/%/epass2003.profile: /usr/share/opensc/epass2003.profile
	@mkdir -p $(@D)
	@sed 's/\([ad]odf-size[ \t]*\)= 256;/\1= 216;/' $< >$@
	@printf 'pkcs15 {\n\tdo-last-update = no;\n}\n' >>$@
$(BUILD)/libtest.a: $(HELPOBJ)
	@rm -f $@
	@$(AR) rcs $@ $^
$(SHIMS): $(BUILD)/%.so: %.c %.h
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) -std=c11 -O2 -g -fPIC -shared $(WARN) $(PKG_CFLAGS) -D_GNU_SOURCE -I. -o $@ $< -ldl
$(TESTBIN): | $(SHIMS)
$(BENCHBIN): %: %.o $(BUILD)/tests/bench/bench.o $(BUILD)/tests/bench/raw.o $(BUILD)/tests/bench/ahead.o $(BUILD)/libtest.a $(LIB)
	@echo "  LD $@"
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(BUILD)/libtest.a $(LIB) $(TESTLIBS) $(LDLIBS)
$(TESTBIN) $(DRIVER): %: %.o $(BUILD)/libtest.a $(LIB)
	@echo "  LD $@"
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $(BUILD)/libtest.a $(LIB) $(TESTLIBS) $(LDLIBS)
$(FUZZBIN): %: %.o $(FUZZOBJ) $(if $(FUZZ),,$(BUILD)/libtest.a) $(LIB)
	@echo "  LD $@"
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(if $(FUZZ),,$(TESTLIBS)) $(LDLIBS)

# -- running --
deps:
	@sh tests/tools/deps.sh run
test-deps:
	@sh tests/tools/deps.sh test
run: deps
	@$(MAKE) --no-print-directory all
	@sh tests/tools/run-demo.sh $(BUILD)
OUT ?= $(BUILD)/pickup
pickup: all $(DRIVER)
	$(DRIVER) $(BIN) $(OUT)

# -- testing: `make test` is everything, `make check` what needs no service --
RUN = sh tests/tools/run-tests.sh $(BUILD)
test: test-deps
	@$(MAKE) --no-print-directory tests
tests: all $(DRIVER) $(TESTBIN) $(FUZZBIN)
	@$(RUN) $(TESTBIN) $(FUZZBIN) tests/term/judge.sh tests/mutants/apply.sh
check test-unit: all $(filter $(BUILD)/tests/unit/%,$(TESTBIN))
	@$(RUN) $(filter $(BUILD)/tests/unit/%,$(TESTBIN))
test-term: all $(DRIVER) $(filter $(BUILD)/tests/term/%,$(TESTBIN))
	@$(RUN) $(filter $(BUILD)/tests/term/%,$(TESTBIN)) tests/term/judge.sh
test-card: test-deps
	@$(MAKE) --no-print-directory all $(filter $(BUILD)/tests/card/%,$(TESTBIN))
	@$(RUN) $(filter $(BUILD)/tests/card/%,$(TESTBIN))
test-fault: all $(filter $(BUILD)/tests/fault/%,$(TESTBIN))
	@$(RUN) $(filter $(BUILD)/tests/fault/%,$(TESTBIN))
test-fuzz: $(FUZZBIN)
	@$(RUN) $(FUZZBIN)
# Every point of every sweep instead of a sample, for hours; then all their lines once more.
SWEEPS = $(filter $(BUILD)/tests/fault/% $(BUILD)/tests/card/%,$(TESTBIN))
test-fault-all: test-deps
	@$(MAKE) --no-print-directory all $(SWEEPS)
	@FAULT_ALL=1 TEST_SECONDS=86400 $(RUN) $(SWEEPS); rc=$$?; echo "== every sweep, whole"; \
	    grep -aho '[a-z0-9_]* tried [0-9]* of .*' $(BUILD)/test-out/*/log; exit $$rc
# Each step without its look before it acts: the sweeps have to see it.
mutants: test-deps
	@$(MAKE) --no-print-directory all $(filter $(BUILD)/tests/fault/% $(BUILD)/tests/unit/%,$(TESTBIN))
	@sh tests/mutants/run.sh $(BUILD) $(MUTANTS)
asan: test-deps
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan SAN=1 tests

# -- looking for trouble: FUZZ_SECONDS each, new inputs in build/fuzz; `make fuzz-keep` keeps what tells them apart --
FUZZ_CC      ?= clang
FUZZ_SECONDS ?= 60
fuzzers: $(FUZZBIN)
fuzz fuzz-keep:
	@sh tests/tools/deps.sh fuzz
	@$(MAKE) --no-print-directory fuzzers
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzz FUZZ=1 CC="$(FUZZ_CC)" fuzzers
	@sh tests/fuzz/fuzz.sh $(BUILD) $(if $(filter fuzz,$@),$(FUZZ_SECONDS),keep)

# -- measuring --
bench: test-deps
	@$(MAKE) --no-print-directory all $(BENCHBIN)
	@sh tests/bench/bench.sh $(BUILD)

pictures: all $(TESTBIN)
	@sh tests/tools/pictures.sh $(BUILD)

# -- care --
lint:
	@sh tests/tools/deps.sh lint
	@$(MAKE) --no-print-directory $(GEN)
	@sh tests/tools/lint.sh $(BUILD)
layers:
	@sh tests/tools/layers.sh
texts: deps
	@sh tests/tools/texts.sh
headers:
	@for h in $$(ls conf/*.h core/*.h core/*/*.h forms/*.h print/*.h tui/*.h 2>/dev/null); do \
	  echo "#include \"$$h\"" | $(CC) -std=c11 $(WARN) -D_GNU_SOURCE -I. $$(pkg-config --cflags $(PKGS)) -xc -fsyntax-only - || exit 1; done
	@echo "headers: each compiles alone"
fmt:
	clang-format -i $$(git ls-files '*.c' '*.h')
install: all
	install -Dm755 $(BIN) $(DESTDIR)/usr/local/bin/ukey-pickup
	for mo in $(MO:$(BUILD)/%=%); do install -Dm644 $(BUILD)/$$mo $(DESTDIR)/usr/local/share/$$mo || exit 1; done
	for p in $(filter $(BUILD)/opensc/%,$(PROFILES)); do install -Dm644 $$p $(DESTDIR)/usr/local/share/ukey-pickup/opensc/$${p##*/} || exit 1; done
	for f in conf/counter.ini conf/ukey-pickup.service README.md; do \
	  install -Dm644 $$f $(DESTDIR)/usr/local/share/doc/ukey-pickup/$${f##*/} || exit 1; done
clean:
	rm -rf $(BUILD)
.PHONY: all deps test-deps run pickup test tests check test-unit test-card test-term test-fault test-fault-all test-fuzz mutants asan fuzzers fuzz fuzz-keep bench pictures lint layers texts headers fmt install clean
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
