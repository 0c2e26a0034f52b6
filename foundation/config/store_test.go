package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"elixirscope/foundation/config"
)

func TestLaterLayersWin(t *testing.T) {
	overrides := write(t, filepath.Join(t.TempDir(), "overrides.yaml"), "log:\n  level: error\nwatch:\n  debounce: 1s\n  max_delay: 5s\n")
	name := file(t, "name: shop\nlog: {level: info}\nwatch:\n  debounce: 2s\n  include: [\"*.go\", 'a,b']\n")
	store := load(t, config.Sources{
		File: name, Required: true, Overrides: overrides,
		Environ: []string{"APP_WATCH_DEBOUNCE=3s", "APP_CACHE_SIZE=1M", "APP_CACHE_SIZE=2M", "HOME=/", "APPLE=x"},
		Flags:   map[string]string{"cache.size": "3M", "watch.jobs": "9"},
	})
	want := map[string]struct {
		text   string
		origin config.Origin
	}{
		"name":            {"shop", config.Origin{Layer: "file", Place: name + ":1"}},
		"log.level":       {"error", config.Origin{Layer: "override", Place: overrides + ":2"}},
		"log.format":      {"text", config.Origin{Layer: "default"}},
		"watch.debounce":  {"3s", config.Origin{Layer: "environment", Place: "APP_WATCH_DEBOUNCE"}},
		"watch.max_delay": {"5s", config.Origin{Layer: "override", Place: overrides + ":5"}},
		"watch.jobs":      {"9", config.Origin{Layer: "flag", Place: "--jobs"}},
		"watch.include":   {`*.go,"a,b"`, config.Origin{Layer: "file", Place: name + ":5"}},
		"cache.size":      {"3M", config.Origin{Layer: "flag", Place: "--cache-size"}},
	}
	for key, w := range want {
		if f := field(t, store, key); f.Text != w.text || f.Origin != w.origin {
			t.Errorf("%s is %q of %v, want %q of %v", key, f.Text, f.Origin, w.text, w.origin)
		}
	}
	got := defaults()
	got.Name, got.Log.Level, got.Cache.Size = "shop", "error", 3<<20
	got.Watch = watch{Debounce: 3 * time.Second, Delay: 5 * time.Second, Jobs: 9, Include: []string{"*.go", "a,b"}}
	if !reflect.DeepEqual(*store.Get(), got) {
		t.Errorf("%+v, want %+v", *store.Get(), got)
	}
	if err := store.Health(); err != nil {
		t.Error(err)
	}
}

func TestFieldsDescribeThemselves(t *testing.T) {
	fields := load(t, config.Sources{}).Fields()
	var keys []string
	for _, f := range fields {
		keys = append(keys, f.Key)
	}
	want := "name log.level log.format watch.debounce watch.max_delay watch.jobs watch.include watch.verbose cache.size cache.share cache.units"
	if got := strings.Join(keys, " "); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	level := config.Field{Key: "log.level", Value: "warn", Text: "warn", Origin: config.Origin{Layer: "default"}, Hot: true,
		Help: "what to log", Allowed: "one of debug, info, warn, error", Flag: "log-level", Variable: "APP_LOG_LEVEL"}
	if !reflect.DeepEqual(fields[1], level) {
		t.Errorf("%+v, want %+v", fields[1], level)
	}
}

func TestSetIsInForceAndKept(t *testing.T) {
	s := config.Sources{File: file(t, "log: {level: info}\n"), Overrides: filepath.Join(t.TempDir(), "overrides.yaml")}
	store := load(t, s)
	before := store.Get()
	for key, text := range map[string]string{"log.level": "debug", "watch.include": "a, b,\"c,d\"", "cache.size": "1M", "cache.share": "0.25"} {
		if err := store.Set(key, text); err != nil {
			t.Fatal(err)
		}
	}
	if before.Log.Level != "info" || before.Cache.Size != 64<<20 {
		t.Errorf("a configuration that was read before has changed: %+v", before)
	}
	for name, each := range map[string]*config.Store[settings]{"now": store, "later": load(t, s)} {
		got := each.Get()
		if got.Log.Level != "debug" || got.Cache.Size != 1<<20 || got.Cache.Share != 0.25 || !reflect.DeepEqual(got.Watch.Include, []string{"a", " b", "c,d"}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if err := store.Unset("log.level"); err != nil {
		t.Fatal(err)
	}
	expect(t, store, "log.level", "info")
	expect(t, load(t, s), "log.level", "info")
	expect(t, load(t, s), "cache.size", "1M")
	if entries, err := os.ReadDir(filepath.Dir(s.Overrides)); err != nil || len(entries) != 1 {
		t.Errorf("%v, %v beside the file of overrides", entries, err)
	}
}

func TestSetRefuses(t *testing.T) {
	s := config.Sources{File: file(t, ""), Overrides: filepath.Join(t.TempDir(), "overrides.yaml"),
		Environ: []string{"APP_LOG_LEVEL=info"}, Flags: map[string]string{"cache.size": "1M"}}
	store := load(t, s)
	tests := map[string]struct{ key, text, want string }{
		"not hot":     {"log.format", "json", "log.format cannot change without a restart: set it in " + s.File + ", or the environment variable APP_LOG_FORMAT, and start again"},
		"variable":    {"log.level", "debug", "log.level is set by the environment APP_LOG_LEVEL, which an override cannot change"},
		"flag":        {"cache.size", "2M", "cache.size is set by the flag --cache-size, which an override cannot change"},
		"unknown":     {"log.levl", "debug", `unknown key "log.levl", did you mean log.level?`},
		"section":     {"log", "debug", "log is a section, name a key in it"},
		"wrong":       {"cache.share", "2", "cache.share is 2, must be a number, from 0 to 1"},
		"across keys": {"watch.max_delay", "1ms", s.Overrides + ": watch.max_delay is 1ms, must be at least watch.debounce, 20ms"},
		"too long":    {"watch.include", strings.Repeat("x", 1<<20), "watch.include is too long: all overrides together may have 1 MiB"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			before := store.Get()
			if err := store.Set(test.key, test.text); err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
			if store.Get() != before {
				t.Error("it is in force")
			}
		})
	}
	var restart *config.RestartError
	if err := store.Set("log.format", "json"); !errors.As(err, &restart) || restart.Key != "log.format" {
		t.Errorf("%v", err)
	}
	var held *config.HeldError
	if err := store.Set("log.level", "debug"); !errors.As(err, &held) || held.Origin.Layer != "environment" {
		t.Errorf("%v", err)
	}
	if err := store.Unset("watch.debounce"); err != nil {
		t.Errorf("there is no override to remove: %v", err)
	}
	if _, err := os.Stat(s.Overrides); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("overrides were written: %v", err)
	}
}

func TestOverridesWaitForTheirFile(t *testing.T) {
	away := filepath.Join(t.TempDir(), "away")
	s := config.Sources{Overrides: filepath.Join(away, "overrides.yaml")}
	store := load(t, s)
	for _, level := range []string{"info", "debug"} {
		if err := store.Set("log.level", level); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Set("cache.units", "5"); err != nil {
		t.Fatal(err)
	}
	expect(t, store, "log.level", "debug")
	if err := store.Health(); err == nil || !strings.Contains(err.Error(), "cache.units, log.level: ") || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("health is %v", err)
	}
	if err := os.Mkdir(away, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := store.Reload(); err != nil || store.Health() != nil {
		t.Errorf("%v, health is %v", err, store.Health())
	}
	expect(t, load(t, s), "log.level", "debug")
	expect(t, load(t, s), "cache.units", "5")
	if err := os.RemoveAll(away); err != nil {
		t.Fatal(err)
	}
	if err := store.Set("cache.share", "1"); err != nil {
		t.Fatal(err)
	}
	if err := store.Health(); err == nil || !strings.Contains(err.Error(), "written: cache.share: ") {
		t.Errorf("health is %v", err)
	}
}

func TestSubscribersAreToldOfChangesInOrder(t *testing.T) {
	store := load(t, config.Sources{})
	var told []string
	subscribe := func(name string) func() {
		return store.Subscribe(func(old, new *settings) {
			told = append(told, fmt.Sprint(name, old.Cache.Units, new.Cache.Units, store.Get() == new))
		})
	}
	a, b := subscribe("a"), subscribe("b")
	set := func(text string) {
		if err := store.Set("cache.units", text); err != nil {
			t.Fatal(err)
		}
	}
	set("1")
	set("1") // changes nothing
	a()
	set("2")
	b()
	b()
	set("3")
	if want := []string{"a0 1 true", "b0 1 true", "b1 2 true"}; !reflect.DeepEqual(told, want) {
		t.Errorf("%v, want %v", told, want)
	}
}

func TestWhoIsCancelledMeanwhileIsNotCalled(t *testing.T) {
	store := load(t, config.Sources{})
	var cancel func()
	store.Subscribe(func(_, _ *settings) { cancel() })
	cancel = store.Subscribe(func(_, _ *settings) { t.Error("called after it was cancelled") })
	if err := store.Set("cache.units", "1"); err != nil {
		t.Fatal(err)
	}
}

func TestChangesAreMadeOneAtATime(t *testing.T) {
	store := load(t, config.Sources{})
	var last *settings
	changes := 0
	defer store.Subscribe(func(old, new *settings) {
		if last != nil && old != last {
			t.Error("a change is told that does not follow the one before")
		}
		last, changes = new, changes+1
	})()
	done := make(chan error)
	const writers, each = 8, 50
	for w := range writers {
		go func() {
			var err error
			for i := range each {
				err = errors.Join(err, store.Set("cache.units", fmt.Sprint(1+w*each+i)))
				_ = store.Get().Cache.Units + int64(len(store.Fields()))
			}
			done <- err
		}()
	}
	for range writers {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if changes != writers*each || store.Get() != last {
		t.Errorf("%d changes are told, want %d", changes, writers*each)
	}
}
