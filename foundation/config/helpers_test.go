package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"elixirscope/foundation/config"
)

// settings has a key of every type.
type settings struct {
	Name  string `config:"name" help:"what it is called"`
	Log   logs   `config:"log"`
	Watch watch  `config:"watch"`
	Cache cache  `config:"cache"`
}

type logs struct {
	Level  string `config:"level" hot:"true" allowed:"debug|info|warn|error" help:"what to log"`
	Format string `config:"format" allowed:"text|json"`
}

type watch struct {
	Debounce time.Duration `config:"debounce" hot:"true" min:"0s" max:"1m"`
	Delay    time.Duration `config:"max_delay" hot:"true"`
	Jobs     int           `config:"jobs" min:"1" max:"64" flag:"jobs"`
	Include  []string      `config:"include" hot:"true"`
	Verbose  bool          `config:"verbose" hot:"true"`
}

type cache struct {
	Size  config.Bytes `config:"size" hot:"true" min:"1K"`
	Share float64      `config:"share" hot:"true" min:"0" max:"1"`
	Units int64        `config:"units" hot:"true"`
}

func defaults() settings {
	return settings{
		Log:   logs{Level: "warn", Format: "text"},
		Watch: watch{Debounce: 20 * time.Millisecond, Delay: time.Second, Jobs: 4},
		Cache: cache{Size: 64 << 20, Share: 0.5},
	}
}

// Validate implements a rule across keys.
func (s settings) Validate() error {
	if s.Watch.Delay < s.Watch.Debounce {
		return errors.Join(&config.KeyError{Key: "watch.max_delay", With: "watch.debounce",
			Problem: fmt.Sprintf("is %v, must be at least watch.debounce, %v", s.Watch.Delay, s.Watch.Debounce)})
	}
	return nil
}

// write writes a file and returns its name.
func write(t *testing.T, name, content string) string {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func file(t *testing.T, content string) string {
	t.Helper()
	return write(t, filepath.Join(t.TempDir(), "app.yaml"), content)
}

func load(t *testing.T, s config.Sources) *config.Store[settings] {
	t.Helper()
	s.Prefix = "APP_"
	store, err := config.Load(defaults(), s)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// field returns what Fields says about a key.
func field(t *testing.T, store *config.Store[settings], key string) config.Field {
	t.Helper()
	for _, f := range store.Fields() {
		if f.Key == key {
			return f
		}
	}
	t.Fatalf("no field %s", key)
	return config.Field{}
}

// expect checks the text of a value in force, and that Get agrees with Fields for the
// keys that tests change.
func expect(t *testing.T, store *config.Store[settings], key, want string) {
	t.Helper()
	if got := field(t, store, key).Text; got != want {
		t.Errorf("%s is %q, want %q", key, got, want)
	}
}
