package api_test

import (
	"encoding"
	"encoding/json"
	"path"
	"reflect"
	"strings"
	"time"

	"elixirscope/ast/query"
)

// object is one of JSON.
type object = map[string]any

// schemas collects the schemas of types.
type schemas struct {
	comments *comments
	named    object                  // of structs, by name
	types    map[string]reflect.Type // that have these names
	closed   bool                    // structs have no other fields than theirs: those of requests
}

func ref(name string) object { return object{"$ref": "#/components/schemas/" + name} }

// of returns the schema of a type.
func (s *schemas) of(t reflect.Type) object {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case t == reflect.TypeFor[time.Duration]():
		return object{"type": "integer"}
	case t == reflect.TypeFor[query.Verb]():
		return object{"type": "string", "enum": query.Verbs()}
	case t == reflect.TypeFor[json.RawMessage](), t.Kind() == reflect.Interface:
		return object{}
	case t.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		return described(object{"type": "string"}, s.comments.of(t.PkgPath(), t.Name(), ""))
	}
	if t == reflect.TypeFor[query.SQLRow]() {
		return object{"type": "object", "additionalProperties": object{"type": []string{"integer", "number", "string", "null"}}}
	}
	if t == reflect.TypeFor[query.Bindings]() {
		code := s.of(reflect.TypeFor[query.Code]())
		return object{"type": "object", "additionalProperties": object{"anyOf": []object{code, {"type": "array", "items": code}}}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Struct:
		return s.structure(t)
	case reflect.Slice:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Array:
		return object{"type": "array", "items": s.of(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Float32, reflect.Float64:
		return object{"type": "number"}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return object{"type": "integer", "minimum": 0}
	}
	return object{"type": "integer"}
}

// structure names the schema of a struct, and returns a reference to it.
func (s *schemas) structure(t reflect.Type) object {
	if t.Name() == "" {
		return s.fields(t)
	}
	name := t.Name()
	if known := s.types[name]; known != nil && known != t { // that of another package
		pkg := path.Base(t.PkgPath())
		name = strings.ToUpper(pkg[:1]) + pkg[1:] + name
	}
	if s.types[name] == nil {
		s.types[name] = t // also for those that hold themselves
		s.named[name] = s.fields(t)
	}
	return ref(name)
}

func (s *schemas) fields(t reflect.Type) object {
	properties, required := make(object), []string{}
	s.addFields(t, properties, &required)
	schema := described(object{"type": "object", "properties": properties}, s.comments.of(t.PkgPath(), t.Name(), ""))
	if len(required) > 0 {
		schema["required"] = required
	}
	if s.closed {
		schema["additionalProperties"] = false
	}
	return schema
}

func (s *schemas) addFields(t reflect.Type, properties object, required *[]string) {
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Anonymous && name == "" {
			s.addFields(field.Type, properties, required)
			continue
		}
		if name == "-" || !field.IsExported() {
			continue
		}
		if name == "" {
			name = field.Name
		}
		schema := s.of(field.Type)
		if !strings.Contains(options, "omit") {
			*required = append(*required, name)
			schema = orNull(schema, field.Type)
		}
		properties[name] = described(schema, strings.TrimSpace(s.comments.of(t.PkgPath(), t.Name(), field.Name)+unit(field.Type)))
	}
}

func described(schema object, text string) object {
	if text != "" {
		schema["description"] = text
	}
	return schema
}

// unit says what a number counts where its type says it.
func unit(t reflect.Type) string {
	if t == reflect.TypeFor[time.Duration]() {
		return " In nanoseconds."
	}
	return ""
}

// orNull lets a pointer be null.
func orNull(schema object, t reflect.Type) object {
	if t.Kind() != reflect.Pointer {
		return schema
	}
	if kind, ok := schema["type"].(string); ok {
		schema["type"] = []string{kind, "null"}
		return schema
	}
	return object{"anyOf": []object{schema, {"type": "null"}}}
}
