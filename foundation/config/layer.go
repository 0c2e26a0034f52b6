package config

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Names of layers, from the one that all others win over.
const (
	layerDefault     = "default"
	layerFile        = "file"
	layerOverride    = "override"
	layerEnvironment = "environment"
	layerFlag        = "flag"
)

// Origin is where a value comes from: a layer (default, file, override, environment or
// flag) and the place in it, such as configs/ingest.yaml:12, ELIXIRSCOPE_LOG_LEVEL or
// --log-level. The place is empty for a default, and for an override that is in no file.
type Origin struct {
	Layer string `json:"layer"`
	Place string `json:"place,omitempty"`
}

// String returns both in one phrase.
func (o Origin) String() string { return strings.TrimSpace(o.Layer + " " + o.Place) }

// layer is what one source sets, by key.
type layer map[string]setting

// setting is a value that is valid on its own.
type setting struct {
	value  reflect.Value
	origin Origin
}

// environment returns what the variables with the prefix of the schema set.
func (s *schema) environment(environ []string, prefix string) (layer, Faults) {
	var faults Faults
	set := make(layer)
	byVariable := make(map[string]*field, len(s.fields))
	for _, f := range s.fields {
		byVariable[f.variable] = f
	}
	for _, entry := range environ {
		variable, text, _ := strings.Cut(entry, "=")
		if prefix == "" || !strings.HasPrefix(variable, prefix) {
			continue
		}
		f, ok := byVariable[variable]
		if !ok {
			faults = append(faults, fmt.Errorf("unknown variable %s%s", variable, meant(variable, slices.Sorted(maps.Keys(byVariable)))))
			continue
		}
		faults = append(faults, set.put(f, text, Origin{layerEnvironment, variable})...)
	}
	return set, faults
}

// given returns what flags set.
func (s *schema) given(flags map[string]string) (layer, Faults) {
	var faults Faults
	set := make(layer)
	for _, key := range slices.Sorted(maps.Keys(flags)) {
		f, err := s.find(key)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		faults = append(faults, set.put(f, flags[key], Origin{layerFlag, "--" + f.flag})...)
	}
	return set, faults
}

// put takes the value that a text means.
func (l layer) put(f *field, text string, origin Origin) Faults {
	value, err := f.read(text)
	if err != nil {
		return Faults{origin.at(f.key, err)}
	}
	l[f.key] = setting{value, origin}
	return nil
}

// merge sets target, which holds the defaults, to what layers say, the last of them
// that says something, and returns where each value comes from.
func (s *schema) merge(target reflect.Value, layers ...layer) []Origin {
	origins := make([]Origin, len(s.fields))
	for _, f := range s.fields {
		origins[f.position] = Origin{Layer: layerDefault}
		for _, l := range layers {
			if set, ok := l[f.key]; ok {
				target.FieldByIndex(f.index).Set(set.value)
				origins[f.position] = set.origin
			}
		}
	}
	return origins
}

// validate asks a configuration about rules across keys.
func (s *schema) validate(value any, origins []Origin) Faults {
	v, ok := value.(interface{ Validate() error })
	if !ok {
		return nil
	}
	err := v.Validate()
	if err == nil {
		return nil
	}
	return located(err, func(key string) Origin {
		if f, ok := s.byKey[key]; ok {
			return origins[f.position]
		}
		return Origin{Layer: layerDefault}
	})
}

// without returns a layer without a key, and with one that is set anew.
func (l layer) without(key string) layer {
	rest := maps.Clone(l)
	delete(rest, key)
	return rest
}

func (l layer) with(key string, set setting) layer {
	more := maps.Clone(l)
	more[key] = set
	return more
}
