package main

import (
	"reflect"
	"slices"
	"testing"

	"elixirscope/foundation/config"
	"elixirscope/instance"

	"github.com/spf13/pflag"
)

// Whatever a flag says, a file and the environment can say too, with the same default.
func TestFlagsAreKeys(t *testing.T) {
	store, err := config.Load(instance.DefaultOptions(), config.Sources{})
	if err != nil {
		t.Fatal(err)
	}
	keys := make(map[string]config.Field)
	for _, f := range store.Fields() {
		keys[f.Flag] = f
	}
	ofTheCommand := []string{"config", "repo", "yes-really"}
	newRun().Flags().VisitAll(func(flag *pflag.Flag) {
		f, ok := keys[flag.Name]
		if ok == slices.Contains(ofTheCommand, flag.Name) {
			t.Errorf("--%s is the flag of a key: %v", flag.Name, ok)
		}
		list := flag.Value.Type() == "stringSlice" || flag.Value.Type() == "stringArray"
		if ok && !list && flag.Name != "data" && flag.Value.String() != defaultText(t, f) {
			t.Errorf("--%s is %s by default, %s is %s", flag.Name, flag.DefValue, f.Key, f.Text)
		}
	})
}

// defaultText returns the default of a key as a flag writes it.
func defaultText(t *testing.T, f config.Field) string {
	flags := newRun().Flags()
	if err := flags.Set(f.Flag, f.Text); err != nil {
		t.Fatal(err)
	}
	return flags.Lookup(f.Flag).Value.String()
}

func TestOnlyFlagsThatAreGivenCount(t *testing.T) {
	flags := newRun().Flags()
	for _, each := range [][2]string{{"jobs", "0"}, {"exclude", `a,"b,c"`}, {"exclude", "d"}, {"events-to", "x,y"}, {"max-file-size", "1024K"}} {
		if err := flags.Set(each[0], each[1]); err != nil {
			t.Fatal(err)
		}
	}
	got, err := givenOptions(flags)
	want := map[string]string{"pipeline.jobs": "0", "ingest.exclude": `a,"b,c",d`, "events.to": `"x,y"`, "ingest.max_file_size": "1M"}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
}
