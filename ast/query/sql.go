package query

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"math"
	"strconv"
)

// SQLRow is a row of what a statement selects.
type SQLRow struct {
	// Columns are the names, each once, which all rows of an answer share.
	Columns []string
	// Values holds for each column an int64, a float64, a string, a []byte or nil.
	Values []any
}

// Place implements Row: what columns of these names say.
func (r *SQLRow) Place() Place {
	var at Place
	for i, name := range r.Columns {
		switch v := r.Values[i].(type) {
		case string:
			switch name {
			case "repo":
				at.Repo = v
			case "path":
				at.Path = v
			}
		case int64:
			switch name {
			case "line":
				at.Line = clamp(v)
			case "column":
				at.Column = clamp(v)
			}
		}
	}
	return at
}

func clamp(n int64) uint32 { return uint32(min(max(n, 0), math.MaxUint32)) }

// Text returns a value as tables and CSV show it; null is "".
func (r *SQLRow) Text(column int) string {
	switch v := r.Values[column].(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case string:
		return v
	case []byte:
		return hex.EncodeToString(v)
	}
	return ""
}

// MarshalJSON returns an object with the values in the order of the columns. Blobs are
// hexadecimal; what no number of JSON can be is text.
func (r *SQLRow) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, name := range r.Columns {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := e.Encode(name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		value := r.Values[i]
		if f, ok := value.(float64); ok && (math.IsInf(f, 0) || math.IsNaN(f)) {
			value = r.Text(i)
		}
		if blob, ok := value.([]byte); ok {
			value = hex.EncodeToString(blob)
		}
		if err := e.Encode(value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// sqlFields returns the fields of the rows of one statement.
func sqlFields(first *SQLRow) []Field {
	fields := make([]Field, len(first.Columns))
	for i, name := range first.Columns {
		fields[i] = Field{Name: name, Text: func(row Row) string { return row.(*SQLRow).Text(i) }}
		switch first.Values[i].(type) {
		case int64, float64:
			fields[i].Number = func(row Row) int64 {
				n, _ := row.(*SQLRow).Values[i].(int64)
				return n
			}
		}
	}
	return fields
}

// StatementError says what is wrong with a statement, or which limit ended it.
type StatementError struct {
	Message string // of SQLite
	// Near is the rest of the statement from where the fault is; "" if that is not known.
	Near string
	// Limit is what the statement would have gone beyond: "time", "rows", "memory",
	// "length"; "" where it is no limit.
	Limit string
}

func (e *StatementError) Error() string {
	if e.Near == "" {
		return e.Message
	}
	const most = 60
	near := e.Near
	if len(near) > most {
		near = near[:most] + "..."
	}
	return e.Message + "\n  " + near + "\n  ^ here"
}
