package config_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"elixirscope/foundation/config"

	"pgregory.net/rapid"
)

// model is what a store is to be like: texts by key, layer by layer.
type model struct {
	dir                      string
	inFile, inForce          map[string]string // the file as it is, and as it was taken last
	overrides, environ, flag map[string]string
	loaded                   map[string]string // values at the start
	store                    *config.Store[settings]
}

// keys returns the values that are drawn for each key, the default first. They satisfy
// the rules across keys.
func keys() map[string][]string {
	return map[string][]string{
		"name":            {"", "shop", "true", "2024", "null", "a: b # c", "é\n\t\"'", " ", "!x", "*x", "\x01"},
		"log.level":       {"warn", "debug", "info", "error"},
		"log.format":      {"text", "json"},
		"watch.debounce":  {"20ms", "0s", "1ms"},
		"watch.max_delay": {"1s", "20ms", "1h30m"},
		"watch.jobs":      {"4", "1", "64"},
		"watch.include":   {"", "*.go", `*.go,"a,b"`, `""`, `" x","y""z"`, "null,true,7,~"},
		"watch.verbose":   {"false", "true"},
		"cache.size":      {"64M", "1K", "1025", "3G"},
		"cache.share":     {"0.5", "0", "1", "0.125"},
		"cache.units":     {"0", "-9223372036854775808", "7"},
	}
}

func hot(key string) bool { return key != "name" && key != "log.format" && key != "watch.jobs" }

func drawLayer(t *rapid.T, name string) map[string]string {
	set := make(map[string]string)
	for _, key := range rapid.SliceOfNDistinct(rapid.SampledFrom(sortedKeys()), 0, 6, rapid.ID).Draw(t, name) {
		set[key] = rapid.SampledFrom(keys()[key]).Draw(t, key)
	}
	return set
}

func sortedKeys() []string {
	return []string{"name", "log.level", "log.format", "watch.debounce", "watch.max_delay", "watch.jobs", "watch.include",
		"watch.verbose", "cache.size", "cache.share", "cache.units"}
}

// writeFile writes a layer as YAML, which a store makes of flags.
func (m *model) writeFile(t *rapid.T) {
	given, err := config.Load(defaults(), config.Sources{Flags: m.inFile})
	if err != nil {
		t.Fatal(err)
	}
	var fields []config.Field
	for _, f := range given.Fields() {
		if _, ok := m.inFile[f.Key]; ok {
			fields = append(fields, f)
		}
	}
	var content bytes.Buffer
	if err := config.WriteYAML(&content, fields, nil, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(m.dir, "app.yaml"), content.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (m *model) start(t *rapid.T) {
	s := config.Sources{File: filepath.Join(m.dir, "app.yaml"), Overrides: filepath.Join(m.dir, "overrides.yaml"), Prefix: "APP_", Flags: m.flag}
	for _, f := range m.fields(t) {
		if text, ok := m.environ[f.Key]; ok {
			s.Environ = append(s.Environ, f.Variable+"="+text)
		}
	}
	var err error
	if m.store, err = config.Load(defaults(), s); err != nil {
		t.Fatal(err)
	}
	m.inForce = m.inFile
	m.loaded = make(map[string]string)
	for key := range keys() {
		m.loaded[key] = m.wanted(key)
	}
}

func (m *model) fields(t *rapid.T) []config.Field {
	store, err := config.Load(defaults(), config.Sources{Prefix: "APP_"})
	if err != nil {
		t.Fatal(err)
	}
	return store.Fields()
}

// wanted is what the layers say.
func (m *model) wanted(key string) string {
	value := keys()[key][0]
	for _, layer := range []map[string]string{m.inForce, m.overrides, m.environ, m.flag} {
		if text, ok := layer[key]; ok {
			value = text
		}
	}
	return value
}

func (m *model) set(t *rapid.T) {
	key := rapid.SampledFrom(sortedKeys()).Draw(t, "key")
	text := rapid.SampledFrom(keys()[key]).Draw(t, "text")
	err := m.store.Set(key, text)
	if _, ok := errors.AsType[*config.RestartError](err); ok != !hot(key) {
		t.Fatalf("set %s: %v", key, err)
	}
	if hot(key) {
		if m.refuses(t, key, err) {
			return
		}
		m.overrides[key] = text
	}
}

func (m *model) unset(t *rapid.T) {
	key := rapid.SampledFrom(sortedKeys()).Draw(t, "key")
	_, overridden := m.overrides[key]
	if err := m.store.Unset(key); !overridden && err != nil || overridden && m.refuses(t, key, err) {
		if !overridden {
			t.Fatal(err)
		}
		return
	}
	delete(m.overrides, key)
}

// refuses checks that a key that a layer above holds, and no other, is refused.
func (m *model) refuses(t *rapid.T, key string, err error) bool {
	_, above := m.environ[key]
	if _, ok := m.flag[key]; ok {
		above = true
	}
	if _, ok := errors.AsType[*config.HeldError](err); ok != above || !above && err != nil {
		t.Fatalf("change %s: %v", key, err)
	}
	return above
}

func (m *model) check(t *rapid.T) {
	waiting := false
	for _, f := range m.store.Fields() {
		want := m.wanted(f.Key)
		if !hot(f.Key) {
			waiting = waiting || want != m.loaded[f.Key]
			want = m.loaded[f.Key]
		}
		if f.Text != want {
			t.Fatalf("%s is %q, want %q", f.Key, f.Text, want)
		}
	}
	if err := m.store.Health(); (err != nil) != waiting {
		t.Fatalf("health is %v, keys wait: %v", err, waiting)
	}
}

func TestAStoreIsLikeItsModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "config")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		m := &model{dir: dir, inFile: drawLayer(t, "file"), overrides: map[string]string{}, environ: drawLayer(t, "environment"), flag: drawLayer(t, "flags")}
		m.writeFile(t)
		m.start(t)
		t.Repeat(map[string]func(*rapid.T){
			"":      m.check,
			"set":   m.set,
			"unset": m.unset,
			"edit": func(t *rapid.T) {
				m.inFile = drawLayer(t, "file")
				m.writeFile(t)
			},
			"reload": func(t *rapid.T) {
				if err := m.store.Reload(); err != nil {
					t.Fatal(err)
				}
				m.inForce = m.inFile
			},
			"restart": m.start,
		})
	})
}
