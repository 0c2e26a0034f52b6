package config

import (
	"cmp"
	"encoding"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// errValue says that a text is not a value of a field; what is one, the field says.
var errValue = errors.New("not a value")

// read returns the value that a text means, or what is wrong with it.
func (f *field) read(text string) (reflect.Value, error) {
	value, err := f.parse(text)
	switch {
	case errors.Is(err, errValue):
		return value, fmt.Errorf("is %s, must be %s", quote(text), f.must())
	case err != nil:
		return value, fmt.Errorf("is %s: %w", quote(text), err)
	}
	return value, f.check(value)
}

// parse returns the value that a text means, however large.
func (f *field) parse(text string) (reflect.Value, error) {
	value := reflect.New(f.typ).Elem()
	if !utf8.ValidString(text) {
		return value, errors.New("not valid UTF-8")
	}
	var err error
	switch f.kind {
	case kindString:
		value.SetString(text)
	case kindBool:
		if value.SetBool(text == "true"); text != "true" && text != "false" {
			err = errValue
		}
	case kindInt:
		var n int64
		n, err = strconv.ParseInt(text, 10, 64)
		value.SetInt(n)
	case kindFloat:
		var x float64
		if x, err = strconv.ParseFloat(text, 64); math.IsNaN(x) || math.IsInf(x, 0) {
			err = errValue
		}
		value.SetFloat(x)
	case kindDuration:
		var d time.Duration
		d, err = time.ParseDuration(text)
		value.SetInt(int64(d))
	case kindList:
		var items []string
		items, err = splitList(text)
		setList(value, items)
	case kindText:
		err = value.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text))
		if _, ok := f.syntax(); !ok {
			return value, err
		}
	}
	if err != nil {
		return value, errValue
	}
	return value, nil
}

// check says what is wrong with a value.
func (f *field) check(value reflect.Value) error {
	for _, text := range f.texts(value) {
		if f.allowed != nil && !slices.Contains(f.allowed, text) {
			return fmt.Errorf("is %s, must be %s", quote(text), f.must())
		}
	}
	if f.min.IsValid() && compare(value, f.min) < 0 || f.max.IsValid() && compare(value, f.max) > 0 {
		return fmt.Errorf("is %s, must be %s", f.text(value), f.must())
	}
	return nil
}

// texts returns the items of a list, or the text of another value.
func (f *field) texts(value reflect.Value) []string {
	if f.kind == kindList {
		return list(value)
	}
	return []string{f.text(value)}
}

// text returns the text that means a value.
func (f *field) text(value reflect.Value) string {
	switch f.kind {
	case kindString:
		return value.String()
	case kindBool:
		return strconv.FormatBool(value.Bool())
	case kindInt:
		return strconv.FormatInt(value.Int(), 10)
	case kindFloat:
		return strconv.FormatFloat(value.Float(), 'g', -1, 64)
	case kindDuration:
		return durationText(time.Duration(value.Int()))
	case kindList:
		return ListText(list(value))
	}
	text, err := value.Interface().(encoding.TextMarshaler).MarshalText()
	if err != nil {
		return fmt.Sprint(value.Interface())
	}
	return string(text)
}

// plain returns a value as JSON and YAML write it.
func (f *field) plain(value reflect.Value) any {
	switch f.kind {
	case kindBool:
		return value.Bool()
	case kindInt:
		return value.Int()
	case kindFloat:
		return value.Float()
	case kindList:
		return append([]string{}, list(value)...) // also an empty one is a list
	}
	text := f.text(value)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && f.kind == kindText && strconv.FormatInt(n, 10) == text {
		return n
	}
	return text
}

// must says what a value has to be.
func (f *field) must() string {
	if f.allowed != nil {
		allowed := "one of " + strings.Join(f.allowed, ", ")
		if f.kind == kindList {
			return "a list, each " + allowed
		}
		return allowed
	}
	return f.noun() + f.bounds()
}

func (f *field) noun() string {
	switch f.kind {
	case kindString:
		return "a text"
	case kindBool:
		return "true or false"
	case kindInt:
		return "a whole number"
	case kindFloat:
		return "a number"
	case kindDuration:
		return "a duration, such as 300ms, 30s or 5m"
	case kindList:
		return "a list, such as [a, b]"
	}
	syntax, _ := f.syntax()
	return cmp.Or(syntax, "a text")
}

func (f *field) bounds() string {
	switch {
	case f.min.IsValid() && f.max.IsValid():
		return fmt.Sprintf(", from %s to %s", f.text(f.min), f.text(f.max))
	case f.min.IsValid():
		return fmt.Sprintf(", at least %s", f.text(f.min))
	case f.max.IsValid():
		return fmt.Sprintf(", at most %s", f.text(f.max))
	}
	return ""
}

// syntax returns what the type of a field says about its texts.
func (f *field) syntax() (string, bool) {
	describes, ok := reflect.Zero(f.typ).Interface().(interface{ Syntax() string })
	if !ok {
		return "", false
	}
	return describes.Syntax(), true
}

func compare(a, b reflect.Value) int {
	if a.CanInt() {
		return cmp.Compare(a.Int(), b.Int())
	}
	return cmp.Compare(a.Float(), b.Float())
}

// durationText leaves out the zeros of 720h0m0s.
func durationText(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// ListText returns the text of a list, as a variable or a flag gives it: its items with
// commas between them, and in quotation marks where they need them.
func ListText(items []string) string {
	switch {
	case len(items) == 0:
		return ""
	case len(items) == 1 && items[0] == "":
		return `""`
	}
	var text strings.Builder
	w := csv.NewWriter(&text)
	_ = w.Write(items) // a strings.Builder takes everything
	w.Flush()
	return strings.TrimSuffix(text.String(), "\n")
}

func splitList(text string) ([]string, error) {
	if text == "" {
		return nil, nil
	}
	r := csv.NewReader(strings.NewReader(text))
	items, err := r.Read()
	if err == nil && r.InputOffset() < int64(len(text)) {
		err = errValue // a second line
	}
	return items, err
}

// list returns the items of a list, setList sets them; an empty list is nil.
func list(value reflect.Value) []string {
	var items []string
	for i := range value.Len() {
		items = append(items, value.Index(i).String())
	}
	return items
}

func setList(value reflect.Value, items []string) {
	if len(items) == 0 {
		value.SetZero()
		return
	}
	value.Set(reflect.MakeSlice(value.Type(), len(items), len(items)))
	for i, item := range items {
		value.Index(i).SetString(item)
	}
}

// quote returns a text in quotation marks, shortened.
func quote(text string) string {
	const most = 60
	runes := []rune(text[:min(len(text), 4*most)])
	if len(runes) <= most && len(text) <= 4*most {
		return strconv.Quote(text)
	}
	return strconv.Quote(string(runes[:min(len(runes), most)])) + "..."
}
