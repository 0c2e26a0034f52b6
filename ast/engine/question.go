package engine

import (
	"fmt"
	"reflect"
	"strconv"
	"time"

	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// questionOf returns what the answer to a request depends on: all of it but what says
// when it is to be given.
func questionOf(state repository.State, request query.Request) question {
	request.AtLeast, request.Wait, request.Follow, request.MaxLag = 0, 0, false, 0
	request.Explain, request.Timeout = false, 0
	return question{state, string(appendText(nil, reflect.ValueOf(request)))}
}

// appendText appends a text that no other value of the type has.
func appendText(b []byte, v reflect.Value) []byte {
	if t, ok := v.Interface().(time.Time); ok {
		return strconv.AppendInt(b, t.UnixNano(), 10)
	}
	switch v.Kind() {
	case reflect.String:
		return strconv.AppendQuote(b, v.String()) // of bytes that are no UTF-8, too
	case reflect.Pointer:
		if v.IsNil() {
			return append(b, '-')
		}
		return appendText(b, v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			b = append(appendText(b, v.Field(i)), ' ')
		}
		return b
	case reflect.Slice:
		b = strconv.AppendInt(b, int64(v.Len()), 10)
		for i := range v.Len() {
			b = appendText(append(b, ' '), v.Index(i))
		}
		return b
	}
	return fmt.Append(b, v.Interface())
}
