package config_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/foundation/config"
)

// unhealthy checks that Health says all of that, or nothing is wrong if there is none.
func unhealthy(t *testing.T, store *config.Store[settings], parts ...string) {
	t.Helper()
	err := store.Health()
	if err == nil && len(parts) > 0 || err != nil && len(parts) == 0 {
		t.Errorf("health is %v, want %q", err, parts)
	}
	for _, part := range parts {
		if err != nil && !strings.Contains(err.Error(), part) {
			t.Errorf("health is %v, want %s", err, part)
		}
	}
}

func TestReloadTakesWhatIsHot(t *testing.T) {
	name := file(t, "log: {level: info, format: text}\n")
	store := load(t, config.Sources{File: name})
	write(t, name, "log:\n  level: debug\n  format: json\nname: shop\n")
	if err := store.Reload(); err != nil {
		t.Fatal(err)
	}
	expect(t, store, "log.level", "debug")
	expect(t, store, "log.format", "text")
	if f := field(t, store, "log.format"); f.Origin.Place != name+":1" {
		t.Errorf("the value in force comes from %v", f.Origin)
	}
	unhealthy(t, store, "restart", "name (file "+name+":4)", "log.format (file "+name+":3)")
	if err := store.Set("log.level", "warn"); err != nil { // the keys go on waiting
		t.Fatal(err)
	}
	expect(t, store, "log.format", "text")
	unhealthy(t, store, "log.format")
	write(t, name, "log:\n  format: text\n")
	if err := store.Reload(); err != nil {
		t.Fatal(err)
	}
	unhealthy(t, store)
	expect(t, store, "log.level", "warn") // the override
	if f := field(t, store, "log.format"); f.Origin.Place != name+":2" {
		t.Errorf("the value in force comes from %v", f.Origin)
	}
}

func TestAFileWithFaultsDoesNotCount(t *testing.T) {
	name := file(t, "log: {level: info}\n")
	store := load(t, config.Sources{File: name})
	for content, want := range map[string]string{
		"log:\n  level: loud\ncache: {units: 7}\n": name + `:2: log.level is "loud", must be one of debug, info, warn, error`,
		"log: [":                 "not valid YAML",
		"watch: {debounce: 30s}": "watch.max_delay is 1s, must be at least watch.debounce, 30s",
	} {
		write(t, name, content)
		for range 2 {
			if err := store.Reload(); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %s", err, want)
			}
			unhealthy(t, store, "last good", want)
		}
		if err := store.Set("cache.share", "1"); err != nil {
			t.Fatal(err)
		}
		unhealthy(t, store, want)
		expect(t, store, "log.level", "info")
		expect(t, store, "cache.units", "0")
		expect(t, store, "watch.debounce", "20ms")
	}
	write(t, name, "log: {level: error}\n")
	if err := store.Reload(); err != nil {
		t.Error(err)
	}
	unhealthy(t, store)
	expect(t, store, "log.level", "error")
}

func TestAFileThatDisappearsStaysInForce(t *testing.T) {
	name := file(t, "log: {level: info}\n")
	store := load(t, config.Sources{File: name})
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := store.Reload(); err == nil {
		t.Error("nothing is said to be wrong")
	}
	unhealthy(t, store, "last good", "no such file")
	expect(t, store, "log.level", "info")
	write(t, name, "log: {level: info}\n")
	if err := store.Reload(); err != nil {
		t.Error(err)
	}
	unhealthy(t, store)
}

func TestAFileThatAppearsIsTaken(t *testing.T) {
	name := filepath.Join(t.TempDir(), "app.yaml")
	store := load(t, config.Sources{File: name})
	if err := store.Reload(); err != nil {
		t.Error(err)
	}
	unhealthy(t, store)
	write(t, name, "log: {level: info}\n")
	if err := store.Reload(); err != nil {
		t.Error(err)
	}
	expect(t, store, "log.level", "info")
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := store.Reload(); err == nil {
		t.Error("nothing is said to be wrong with a file that has disappeared again")
	}
	expect(t, store, "log.level", "info")
}

func TestAnOverrideThatMendsTheFileIsEnough(t *testing.T) {
	name := file(t, "")
	store := load(t, config.Sources{File: name})
	if err := store.Set("watch.max_delay", "100ms"); err != nil {
		t.Fatal(err)
	}
	write(t, name, "watch: {debounce: 500ms}\n")
	if err := store.Reload(); err == nil {
		t.Error("nothing is said to be wrong")
	}
	if err := store.Unset("watch.max_delay"); err != nil {
		t.Fatal(err)
	}
	unhealthy(t, store)
	expect(t, store, "watch.debounce", "500ms")
}

func TestWhatWaitsForARestartMayForbidAHotChange(t *testing.T) {
	name := file(t, "limit: 1\nuse: 1\n")
	store, err := config.Load(needs{}, config.Sources{File: name})
	if err != nil {
		t.Fatal(err)
	}
	write(t, name, "limit: 2\nuse: 2\n")
	if err := store.Reload(); err == nil || !strings.Contains(err.Error(), "until a restart") || !strings.Contains(err.Error(), "use is 2") {
		t.Error(err)
	}
	if got := *store.Get(); got != (needs{1, 1}) {
		t.Errorf("%+v", got)
	}
}

// needs has a hot key that is bounded by one that is not.
type needs struct {
	Limit int `config:"limit"`
	Use   int `config:"use" hot:"true"`
}

func (n *needs) Validate() error {
	if n.Use > n.Limit {
		return &config.KeyError{Key: "use", Problem: "is 2, must be at most limit"}
	}
	return nil
}

// running has Run look at the file of a store once in every second of the bubble's time.
func running(t *testing.T, store *config.Store[settings]) (looks func(n int)) {
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- store.Run(ctx, time.Second) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return func(n int) {
		for range n {
			<-time.After(time.Second)
			synctest.Wait()
		}
	}
}

func TestRunTakesChangesHoweverTheyAreMade(t *testing.T) {
	replace := func(t *testing.T, name, content string) {
		if err := os.Rename(write(t, name+".new", content), name); err != nil {
			t.Fatal(err)
		}
	}
	relink := func(t *testing.T, name, content string) { // as volumes of Kubernetes change
		target := write(t, name+"."+content[len(content)-3:len(content)-2], content)
		if err := os.Symlink(target, name+".link"); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(name+".link", name); err != nil {
			t.Fatal(err)
		}
	}
	inPlace := func(t *testing.T, name, content string) { write(t, name, content) }
	sameTime := func(t *testing.T, name, content string) {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, name, content)
		if err := os.Chtimes(name, time.Time{}, info.ModTime()); err != nil {
			t.Fatal(err)
		}
	}
	for name, change := range map[string]func(*testing.T, string, string){
		"in place": inPlace, "by renaming": replace, "by a link": relink, "in no time": sameTime,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				file := file(t, "cache: {units: 1}\n")
				store := load(t, config.Sources{File: file})
				looks := running(t, store)
				changes := 0
				defer store.Subscribe(func(_, _ *settings) { changes++ })()
				looks(2)
				for _, units := range []string{"2", "3"} {
					change(t, file, "cache: {units: "+units+"}\n")
					looks(2)
					expect(t, store, "cache.units", units)
				}
				looks(3)
				if changes != 2 {
					t.Errorf("%d changes are told, want 2", changes)
				}
			})
		})
	}
}

func TestRunWaitsUntilAFileIsWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		name := file(t, "cache: {units: 1}\n")
		store := load(t, config.Sources{File: name})
		looks := running(t, store)
		looks(2)
		for _, half := range []string{"", "cache: {un", "cache: {units: 2}\nwatch: {include: [a"} {
			write(t, name, half)
			looks(1)
			expect(t, store, "cache.units", "1")
			unhealthy(t, store)
		}
		looks(1)
		unhealthy(t, store, "last good")
		write(t, name, "cache: {units: 2}\n")
		looks(2)
		expect(t, store, "cache.units", "2")
		unhealthy(t, store)
	})
}

func TestRunWritesOverridesThatWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		away := filepath.Join(t.TempDir(), "away")
		s := config.Sources{Overrides: filepath.Join(away, "overrides.yaml")}
		store := load(t, s)
		looks := running(t, store)
		if err := store.Set("log.level", "debug"); err != nil {
			t.Fatal(err)
		}
		looks(1)
		unhealthy(t, store, "log.level", "no such file")
		if err := os.Mkdir(away, 0o755); err != nil {
			t.Fatal(err)
		}
		looks(1)
		unhealthy(t, store)
		expect(t, load(t, s), "log.level", "debug")
	})
}

func TestRunNeedsAnInterval(t *testing.T) {
	if err := load(t, config.Sources{}).Run(t.Context(), 0); err == nil {
		t.Error("an interval of 0 is accepted")
	}
}
