package query

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Parameter is a field of a Request under one flat name with texts as values: a
// parameter of a URL. The names are those of the flags of the command line.
type Parameter struct {
	Name  string       // min-complexity
	Field string       // filter.min_complexity: where it is in the JSON of a Request
	Type  reflect.Type // of the field
	index []int
}

// Parameters returns the fields of a request, in order of declaration, but its verb.
func Parameters() []Parameter {
	return parametersOf(reflect.TypeFor[Request](), "", nil)
}

func parametersOf(t reflect.Type, section string, index []int) (all []Parameter) {
	for i := range t.NumField() {
		field, path := t.Field(i), append(index[:len(index):len(index)], i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && name == "":
			all = append(all, parametersOf(field.Type, section, path)...)
		case name == "-", name == "", field.Type == reflect.TypeFor[Verb]():
		case field.Type.Kind() == reflect.Struct && !isText(field.Type):
			all = append(all, parametersOf(field.Type, section+name+".", path)...)
		default:
			all = append(all, Parameter{parameterName(name, field.Type), section + name, field.Type, path})
		}
	}
	return all
}

// parameterName returns what the field of that name is called on a command line: one of
// several values is given at a time, and a duration with its unit.
func parameterName(name string, t reflect.Type) string {
	switch name {
	case "languages":
		return "lang"
	case "doc_missing":
		return "doc"
	}
	name = strings.TrimSuffix(name, "_ns")
	if t.Kind() == reflect.Slice {
		name = strings.TrimSuffix(name, "s")
	}
	return strings.ReplaceAll(name, "_", "-")
}

// Set sets the field of r to what the texts say: one, or any number for a list, in which
// a text may also hold several with commas between. Errors are *FieldError.
func (p Parameter) Set(r *Request, texts []string, now time.Time) error {
	target := reflect.ValueOf(r).Elem().FieldByIndex(p.index)
	if target.Kind() == reflect.Slice {
		for _, text := range texts {
			for _, item := range strings.Split(text, ",") {
				element := reflect.New(target.Type().Elem()).Elem()
				if err := p.read(element, item); err != nil {
					return err
				}
				target.Set(reflect.Append(target, element))
			}
		}
		return nil
	}
	if len(texts) != 1 {
		return p.fault("is given %d times, must be given once", len(texts))
	}
	switch p.Name {
	case "since":
		after, since, err := ParseSince(texts[0], now)
		r.After, r.Since = max(r.After, after), since
		return err
	case "doc":
		if texts[0] != "missing" {
			return &FieldError{p.Name, fmt.Sprintf("doc %q: it can only be missing", texts[0]), []string{"missing"}}
		}
		r.Filter.DocMissing = true
		return nil
	}
	return p.read(target, texts[0])
}

func (p Parameter) read(target reflect.Value, text string) error {
	if target.Kind() == reflect.Pointer {
		target.Set(reflect.New(target.Type().Elem()))
		target = target.Elem()
	}
	if u, ok := target.Addr().Interface().(encoding.TextUnmarshaler); ok {
		if err := u.UnmarshalText([]byte(text)); err != nil {
			return p.fault("is %q: %v", text, err)
		}
		return nil
	}
	if target.Type() == reflect.TypeFor[time.Duration]() {
		d, err := time.ParseDuration(text)
		if err != nil {
			return p.fault("is %q, must be a duration such as 500ms or 10s", text)
		}
		target.SetInt(int64(d))
		return nil
	}
	return p.readBasic(target, text)
}

func (p Parameter) readBasic(target reflect.Value, text string) error {
	switch {
	case target.Kind() == reflect.String:
		target.SetString(text)
	case target.Kind() == reflect.Bool:
		yes, err := strconv.ParseBool(text)
		if text != "" && err != nil {
			return p.fault("is %q, must be true or false", text)
		}
		target.SetBool(yes || text == "") // its name alone means yes, as for a flag
	case target.CanInt():
		n, err := strconv.ParseInt(text, 10, target.Type().Bits())
		if err != nil {
			return p.fault("is %q, must be a whole number", text)
		}
		target.SetInt(n)
	case target.CanUint():
		n, err := strconv.ParseUint(text, 10, target.Type().Bits())
		if err != nil {
			return p.fault("is %q, must be a whole number, not negative", text)
		}
		target.SetUint(n)
	case target.CanFloat():
		n, err := strconv.ParseFloat(text, target.Type().Bits())
		if err != nil {
			return p.fault("is %q, must be a number", text)
		}
		target.SetFloat(n)
	default:
		return p.fault("can only be told in JSON")
	}
	return nil
}

func (p Parameter) fault(format string, values ...any) error {
	return &FieldError{Field: p.Name, Problem: p.Name + " " + fmt.Sprintf(format, values...)}
}

// isText reports whether values of a type are written as one text.
func isText(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}
