package format

import (
	"encoding/csv"
	"io"

	"elixirscope/ast/query"
)

// writeCSV writes all fields of the rows below a line with their names.
func writeCSV(w io.Writer, a *query.Answer) error {
	if len(a.Rows) == 0 {
		return nil
	}
	out := csv.NewWriter(w)
	fields := query.FieldsOf(a.Rows[0])
	cells := make([]string, len(fields))
	for i, f := range fields {
		cells[i] = f.Name
	}
	if err := out.Write(cells); err != nil {
		return err
	}
	for _, row := range a.Rows {
		for i, f := range fields {
			cells[i] = f.Text(row)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
