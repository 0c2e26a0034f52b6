package config

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"time"
)

// schema is what T says about its keys.
type schema struct {
	fields   []*field // in order of declaration
	byKey    map[string]*field
	sections map[string]bool // keys of structs
}

// field is one key.
type field struct {
	key      string
	position int   // in schema.fields
	index    []int // of reflect.Value.FieldByIndex
	kind     kind
	typ      reflect.Type
	hot      bool
	help     string
	flag     string // without dashes
	variable string // of the environment, with its prefix
	allowed  []string
	min, max reflect.Value // not valid without a bound
}

// kind is how the text of a value is read.
type kind int

const (
	kindString kind = iota
	kindBool
	kindInt
	kindFloat
	kindDuration
	kindList
	kindText // UnmarshalText and MarshalText
)

var validName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// newSchema reads the tags of a struct. An error is a mistake in the program.
func newSchema(t reflect.Type, prefix string) (*schema, error) {
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("configuration is a %v, must be a struct", t)
	}
	s := &schema{byKey: make(map[string]*field), sections: make(map[string]bool)}
	if err := s.addStruct(t, "", nil, prefix); err != nil {
		return nil, fmt.Errorf("configuration %v: %w", t, err)
	}
	return s, nil
}

func (s *schema) addStruct(t reflect.Type, section string, index []int, prefix string) error {
	var errs []error
	for i := range t.NumField() {
		member := t.Field(i)
		name := member.Tag.Get("config")
		if !validName.MatchString(name) || !member.IsExported() {
			errs = append(errs, fmt.Errorf("field %s needs an exported name and a tag config in snake_case", member.Name))
			continue
		}
		key, path := join(section, name), append(index[:len(index):len(index)], i)
		if s.byKey[key] != nil || s.sections[key] {
			errs = append(errs, fmt.Errorf("key %s is declared twice", key))
			continue
		}
		if kind, ok := kindOf(member.Type); ok {
			errs = append(errs, s.addField(&field{key: key, index: path, kind: kind, typ: member.Type}, member.Tag, prefix))
			continue
		}
		if member.Type.Kind() != reflect.Struct {
			errs = append(errs, fmt.Errorf("key %s is a %v, which cannot be configured", key, member.Type))
			continue
		}
		s.sections[key] = true
		errs = append(errs, s.addStruct(member.Type, key, path, prefix))
	}
	return errors.Join(errs...)
}

func (s *schema) addField(f *field, tag reflect.StructTag, prefix string) error {
	f.position = len(s.fields)
	f.hot, f.help = tag.Get("hot") == "true", tag.Get("help")
	f.variable = prefix + strings.ToUpper(strings.ReplaceAll(f.key, ".", "_"))
	for _, other := range s.fields {
		if other.variable == f.variable {
			return fmt.Errorf("keys %s and %s have the same variable %s", other.key, f.key, f.variable)
		}
	}
	if f.flag = tag.Get("flag"); f.flag == "" {
		f.flag = strings.NewReplacer(".", "-", "_", "-").Replace(f.key)
	}
	s.fields = append(s.fields, f)
	s.byKey[f.key] = f
	if allowed := tag.Get("allowed"); allowed != "" {
		f.allowed = strings.Split(allowed, "|")
	}
	return errors.Join(f.bound(&f.min, tag.Get("min")), f.bound(&f.max, tag.Get("max")))
}

// bound reads a bound in the field's own notation.
func (f *field) bound(to *reflect.Value, text string) error {
	if text == "" {
		return nil
	}
	value, err := f.parse(text)
	if err != nil || !value.CanInt() && !value.CanFloat() {
		return fmt.Errorf("key %s: %q is no bound for it", f.key, text)
	}
	*to = value
	return nil
}

func kindOf(t reflect.Type) (kind, bool) {
	if t == reflect.TypeFor[time.Duration]() {
		return kindDuration, true
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) && t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		return kindText, true
	}
	switch t.Kind() {
	case reflect.String:
		return kindString, true
	case reflect.Bool:
		return kindBool, true
	case reflect.Int, reflect.Int64:
		return kindInt, true
	case reflect.Float64:
		return kindFloat, true
	case reflect.Slice:
		return kindList, t.Elem().Kind() == reflect.String
	}
	return 0, false
}

// join returns the key of a name in a section, "" being the top.
func join(section, name string) string {
	if section == "" {
		return name
	}
	return section + "." + name
}
