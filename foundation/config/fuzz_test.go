package config_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"elixirscope/foundation/config"
)

// Whatever a file holds, it has faults with the place of each, or results in a
// configuration that is the same when it is written and read again.
func FuzzLoad(f *testing.F) {
	seeds, err := filepath.Glob("testdata/faults/*.yaml")
	if err != nil || len(seeds) == 0 {
		f.Fatal(seeds, err)
	}
	for _, seed := range seeds {
		content, err := os.ReadFile(seed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Add([]byte("name: shop\nlog: {level: info}\nwatch:\n  include: [\"*.go\", 'a,b']\ncache: {size: 4M, share: .5}\n"))
	f.Add([]byte("\xef\xbb\xbfname: x\r\n..."))
	f.Add([]byte(strings.Repeat("[", 20_000)))
	f.Add([]byte("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]"))
	f.Add([]byte("%YAML 1.1\n--- !!map {? name : >-\n  x\n}\n"))
	name := filepath.Join(f.TempDir(), "app.yaml")
	f.Fuzz(func(t *testing.T, content []byte) {
		write(t, name, string(content))
		store, err := config.Load(defaults(), config.Sources{File: name, Required: true})
		if err != nil {
			faults, _ := err.(config.Faults)
			for _, fault := range faults {
				if !strings.HasPrefix(fault.Error(), name+":") || strings.Contains(fault.Error(), "\n") {
					t.Errorf("a fault without its place, or of several lines: %q", fault)
				}
			}
			return
		}
		if err := store.Get().Validate(); err != nil {
			t.Error(err)
		}
		var written bytes.Buffer
		if err := config.WriteYAML(&written, store.Fields(), nil, func(f config.Field) string { return f.Origin.String() }); err != nil {
			t.Fatal(err)
		}
		write(t, name, written.String())
		again, err := config.Load(defaults(), config.Sources{File: name})
		if err != nil || !reflect.DeepEqual(again.Get(), store.Get()) {
			t.Errorf("%v\n%s", err, written.String())
		}
	})
}
