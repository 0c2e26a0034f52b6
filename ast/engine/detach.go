package engine

import (
	"reflect"
	"strings"

	"elixirscope/ast/query"
)

// detach copies an answer, so that it shares nothing with the units it was made of: a
// name keeps all strings of its file in memory. It returns the bytes that the copy
// holds, and not ok when there would be more than most.
func detach(a *query.Answer, most int64) (copied *query.Answer, bytes int64, ok bool) {
	c := copier{most: most, texts: make(map[string]string)}
	to := new(query.Answer)
	c.take(reflect.TypeFor[query.Answer](), 1)
	c.copy(reflect.ValueOf(to).Elem(), reflect.ValueOf(a).Elem())
	return to, c.bytes, c.bytes <= c.most
}

type copier struct {
	bytes, most int64
	texts       map[string]string // copies of texts; answers repeat paths and kinds
}

// take counts n values of a type, and reports whether there is room for them.
func (c *copier) take(t reflect.Type, n int) bool {
	c.bytes += int64(n) * int64(t.Size())
	return c.bytes <= c.most
}

// copy copies a value with all that it refers to, as long as there is room.
func (c *copier) copy(to, from reflect.Value) {
	switch from.Kind() {
	case reflect.String:
		to.SetString(c.text(from.String()))
	case reflect.Pointer:
		if !from.IsNil() && c.take(from.Type().Elem(), 1) {
			to.Set(reflect.New(from.Type().Elem()))
			c.copy(to.Elem(), from.Elem())
		}
	case reflect.Slice:
		if from.IsNil() || !c.take(from.Type().Elem(), from.Len()) {
			return
		}
		to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
		for i := 0; i < from.Len() && c.bytes <= c.most; i++ {
			c.copy(to.Index(i), from.Index(i))
		}
	case reflect.Interface: // a row, which is a pointer
		if row := from.Elem(); row.IsValid() && c.take(row.Type().Elem(), 1) {
			copied := reflect.New(row.Type().Elem())
			c.copy(copied.Elem(), row.Elem())
			to.Set(copied)
		}
	case reflect.Struct:
		to.Set(from) // what is not exported of a time
		for i := range from.NumField() {
			if field := to.Field(i); field.CanSet() {
				c.copy(field, from.Field(i))
			}
		}
	default:
		to.Set(from)
	}
}

// text returns the copy of a text.
func (c *copier) text(s string) string {
	if s == "" {
		return "" // most texts are: what a row does not have
	}
	if copied, known := c.texts[s]; known {
		return copied
	}
	if c.bytes += int64(len(s)); c.bytes > c.most {
		return ""
	}
	s = strings.Clone(s)
	c.texts[s] = s
	return s
}
