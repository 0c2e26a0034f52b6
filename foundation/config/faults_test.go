package config_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elixirscope/foundation/config"
)

var update = flag.Bool("update", false, "rewrite what tests compare with")

// Each file of testdata/faults has beside it what is wrong with it.
func TestFaultsOfFiles(t *testing.T) {
	t.Chdir("testdata/faults")
	names, err := filepath.Glob("*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			err := config.Check(defaults(), name)
			if err == nil {
				t.Fatal("nothing is said to be wrong")
			}
			golden := strings.TrimSuffix(name, ".yaml") + ".golden"
			if *update {
				write(t, golden, err.Error()+"\n")
			}
			want, readError := os.ReadFile(golden)
			if readError != nil || string(want) != err.Error()+"\n" {
				t.Errorf("got\n%v\nwant\n%s %v", err, want, readError)
			}
			if faults, ok := errors.AsType[config.Faults](err); !ok || len(faults) != strings.Count(string(want), "\n") {
				t.Errorf("%T with %d faults, want one for each line", err, len(faults))
			}
		})
	}
}

func TestFaultsOfVariablesAndFlags(t *testing.T) {
	tests := map[string]struct {
		environ []string
		flags   map[string]string
		want    string
	}{
		"not allowed":                          {environ: []string{"APP_LOG_LEVEL=loud"}, want: `APP_LOG_LEVEL is "loud", must be one of debug, info, warn, error`},
		"no number":                            {environ: []string{"APP_WATCH_JOBS=many"}, want: `APP_WATCH_JOBS is "many", must be a whole number, from 1 to 64`},
		"too large a number":                   {environ: []string{"APP_CACHE_UNITS=9223372036854775808"}, want: `APP_CACHE_UNITS is "9223372036854775808", must be a whole number`},
		"not a number":                         {environ: []string{"APP_CACHE_SHARE=NaN"}, want: `APP_CACHE_SHARE is "NaN", must be a number, from 0 to 1`},
		"out of bounds":                        {environ: []string{"APP_CACHE_SHARE=1.5"}, want: `APP_CACHE_SHARE is 1.5, must be a number, from 0 to 1`},
		"empty":                                {environ: []string{"APP_WATCH_DEBOUNCE="}, want: `APP_WATCH_DEBOUNCE is "", must be a duration, such as 300ms, 30s or 5m, from 0s to 1m`},
		"too small a size":                     {environ: []string{"APP_CACHE_SIZE=12"}, want: `APP_CACHE_SIZE is 12, must be a size, such as 4096, 500K, 4M or 1G, at least 1K`},
		"no list":                              {environ: []string{"APP_WATCH_INCLUDE=a\nb"}, want: `APP_WATCH_INCLUDE is "a\nb", must be a list, such as [a, b]`},
		"not UTF-8":                            {environ: []string{"APP_NAME=\xff"}, want: `APP_NAME is "\xff": not valid UTF-8`},
		"unknown":                              {environ: []string{"APP_LOG_LEVLE=info"}, want: `unknown variable APP_LOG_LEVLE, did you mean APP_LOG_LEVEL?`},
		"far from all":                         {environ: []string{"APP_COLOUR_OF_THE_SKY=blue"}, want: `unknown variable APP_COLOUR_OF_THE_SKY`},
		"flag":                                 {flags: map[string]string{"log.level": "loud"}, want: `--log-level is "loud", must be one of debug, info, warn, error`},
		"flag of its own":                      {flags: map[string]string{"watch.jobs": "0"}, want: `--jobs is 0, must be a whole number, from 1 to 64`},
		"flag of no key":                       {flags: map[string]string{"log.levl": "info"}, want: `unknown key "log.levl", did you mean log.level?`},
		"across keys":                          {environ: []string{"APP_WATCH_MAX_DELAY=1ms"}, want: `APP_WATCH_MAX_DELAY: watch.max_delay is 1ms, must be at least watch.debounce, 20ms`},
		"across keys, one of them the default": {flags: map[string]string{"watch.debounce": "2s"}, want: `--watch-debounce: watch.max_delay is 1s, must be at least watch.debounce, 2s`},
		"all": {environ: []string{"APP_NAMES=a", "APP_WATCH_VERBOSE=yes"}, flags: map[string]string{"watch.jobs": "65"},
			want: "unknown variable APP_NAMES, did you mean APP_NAME?\nAPP_WATCH_VERBOSE is \"yes\", must be true or false\n--jobs is 65, must be a whole number, from 1 to 64"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := config.Load(defaults(), config.Sources{Environ: test.environ, Prefix: "APP_", Flags: test.flags})
			if err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	tests := map[string]struct{ name, want string }{
		"missing":   {filepath.Join(dir, "missing.yaml"), "no such file"},
		"directory": {dir, "not a regular file"},
		"too large": {write(t, filepath.Join(dir, "large.yaml"), strings.Repeat("#", 1<<20+1)), "larger than 1 MiB"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if err := config.Check(defaults(), test.name); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
	if _, err := config.Load(defaults(), config.Sources{File: filepath.Join(dir, "missing.yaml")}); err != nil {
		t.Errorf("a file that need not exist: %v", err)
	}
	if err := config.Check(defaults(), write(t, filepath.Join(dir, "most.yaml"), "name: x\n"+strings.Repeat("#", 1<<20-8))); err != nil {
		t.Errorf("1 MiB: %v", err)
	}
}

func TestFaultsAreBounded(t *testing.T) {
	faults, _ := errors.AsType[config.Faults](config.Check(defaults(), file(t, strings.Repeat("- x: [\n", 10)+strings.Repeat("a:\n", 1000))))
	if len(faults) != 1 {
		t.Errorf("%d faults of a file that is no YAML, want 1", len(faults))
	}
	faults, _ = errors.AsType[config.Faults](config.Check(defaults(), file(t, strings.Repeat("a:\n", 1000))))
	if len(faults) != 100 {
		t.Errorf("%d faults are told, want 100", len(faults))
	}
}

func TestTypesThatCannotBeConfigured(t *testing.T) {
	check := func(name, want string, err error) {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	_, err := config.Load(0, config.Sources{})
	check("number", "must be a struct", err)
	_, err = config.Load(struct{ A int }{}, config.Sources{})
	check("no tag", "field A needs", err)
	_, err = config.Load(struct {
		A map[string]int `config:"a"`
	}{}, config.Sources{})
	check("map", "key a is a map[string]int", err)
	_, err = config.Load(struct {
		A int `config:"a"`
		B int `config:"a"`
	}{}, config.Sources{})
	check("twice", "key a is declared twice", err)
	_, err = config.Load(struct {
		A int `config:"a_b"`
		B struct {
			C int `config:"b"`
		} `config:"a"`
	}{}, config.Sources{})
	check("same variable", "a_b and a.b have the same variable A_B", err)
	_, err = config.Load(struct {
		A int `config:"a" min:"one"`
	}{}, config.Sources{})
	check("bound", `"one" is no bound`, err)
}
