package instance_test

import (
	"bytes"
	"flag"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"elixirscope/foundation/config"
	"elixirscope/instance"
)

var update = flag.Bool("update", false, "rewrite what tests compare with")

const optionsFile = "../configs/ingest.yaml"

// configs/ingest.yaml says what DefaultOptions does, and the tags say it there.
func TestTheFileOfOptionsHoldsEveryDefault(t *testing.T) {
	want := exampleOptions(t)
	if *update {
		if err := os.WriteFile(optionsFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(optionsFile)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%v: %s is not what the tags say: run this test with -update", err, optionsFile)
	}
	store, err := config.Load(instance.Options{}, config.Sources{File: optionsFile, Required: true})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(*store.Get(), instance.DefaultOptions()) {
		t.Errorf("it results in %+v, want the defaults", *store.Get())
	}
	for _, f := range store.Fields() {
		if f.Origin.Layer != "file" || f.Help == "" {
			t.Errorf("%s is of %v, help %q", f.Key, f.Origin, f.Help)
		}
	}
}

// exampleOptions returns the defaults as a file that says what each key is for.
func exampleOptions(t *testing.T) []byte {
	store, err := config.Load(instance.DefaultOptions(), config.Sources{})
	if err != nil {
		t.Fatal(err)
	}
	var keys bytes.Buffer
	err = config.WriteYAML(&keys, store.Fields(), func(f config.Field) string {
		lines := f.Help + "."
		if strings.HasPrefix(f.Allowed, "one of ") {
			lines += "\nOne of " + strings.TrimPrefix(f.Allowed, "one of ") + "."
		}
		if f.Hot {
			lines += "\nHot."
		}
		return strings.ToUpper(lines[:1]) + lines[1:]
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	head := `# What ingest is told: every key, at its default. Leave out what is to stay so.
#
#   ingest config check FILE        whether a file is right
#   ingest config show --origin     what a run that begins now would do, and where that comes from
#
# A key that is marked hot may change while ingest run is at work; the others need a
# restart. Sizes are bytes, or 500K, 4M, 1G; durations are 300ms, 30s, 5m or 720h.

`
	sections := regexp.MustCompile(`\n([a-z]+:\n)`).ReplaceAll(keys.Bytes(), []byte("\n\n$1"))
	return append([]byte(head), sections...)
}

func TestOptionsThatMakeNoSense(t *testing.T) {
	tests := map[string]string{
		"ingest: {include: ['[']}":              "1: ingest.include holds what is no glob:",
		"ingest: {exclude: [a, '']}":            "1: ingest.exclude holds what is no glob:",
		"events: {to: [a, b, a]}":               "1: events.to names a twice",
		"events: {to: ['']}":                    "1: events.to holds an empty name, must be files, or - for standard output",
		"api: {http: '4000'}":                   `1: api.http is "4000", must be HOST:PORT or :PORT`,
		"health:\n  interval: 1s":               "2: health.timeout is 5s, must be at most health.interval, 1s",
		"telemetry: {push_url: 'ftp://host/x'}": "1: telemetry.push_url is not the URL of a server",
		"pipeline: {jobs: 1025}":                "1: pipeline.jobs is 1025, must be a whole number, from 0 to 1024",
		"log: {format: xml}":                    `1: log.format is "xml", must be one of text, json`,
	}
	for content, want := range tests {
		name := t.TempDir() + "/ingest.yaml"
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := config.Check(instance.DefaultOptions(), name); err == nil || !strings.HasPrefix(err.Error(), name+":"+want) {
			t.Errorf("%s: %v, want %s", content, err, want)
		}
	}
	if err := instance.DefaultOptions().Validate(); err != nil {
		t.Error(err)
	}
	if err := (instance.Options{}).Validate(); err == nil {
		t.Error("options of which nothing is set are valid")
	}
}

func TestOptionsAreWhatThePartsAreTold(t *testing.T) {
	defaults := instance.DefaultOptions()
	if got := defaults.Settings(); !reflect.DeepEqual(got, instance.DefaultSettings()) {
		t.Errorf("settings %+v", got)
	}
	if got := defaults.Retention(); got != instance.DefaultRetention() {
		t.Errorf("retention %+v", got)
	}
	if got := defaults.DataDir(); got != instance.DefaultData() {
		t.Errorf("data directory %s", got)
	}
	o := defaults
	o.Data, o.Pipeline.Jobs, o.Pipeline.StageCapacity, o.Pipeline.BytesInFlight = "d", 3, 5, 7
	if got := o.PipelineConfig(); got.Jobs != 3 || got.Capacity != 5 || got.BytesInFlight != 7 || got.ParseMemory == 0 || o.DataDir() != "d" {
		t.Errorf("pipeline %+v, data %s", got, o.DataDir())
	}
	if defaults.PipelineConfig().Jobs < 1 {
		t.Error("no jobs by default")
	}
	o.Watch.Debounce = time.Minute
	if got := o.WatchConfig(); got.Debounce != time.Minute || got.MaxDelay != time.Minute {
		t.Errorf("watch %+v", got)
	}
}

func TestOverridesAreInTheDataDirectory(t *testing.T) {
	data := t.TempDir()
	sources := config.Sources{Environ: []string{"ELIXIRSCOPE_DATA=" + data}, Prefix: "ELIXIRSCOPE_"}
	store, err := instance.LoadOptions(sources)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Set("log.level", "debug"); err != nil {
		t.Fatal(err)
	}
	if store, err = instance.LoadOptions(sources); err != nil || store.Get().Log.Level != "debug" {
		t.Errorf("%v, level is %s", err, store.Get().Log.Level)
	}
	if _, err := os.Stat(data + "/overrides.yaml"); err != nil {
		t.Error(err)
	}
	if err := store.Set("health.interval", "1h"); err != nil {
		t.Fatal(err)
	}
	sources.Environ = append(sources.Environ, "ELIXIRSCOPE_HEALTH_TIMEOUT=1m") // too long without the override
	if _, err = instance.LoadOptions(sources); err != nil {
		t.Error(err)
	}
}
