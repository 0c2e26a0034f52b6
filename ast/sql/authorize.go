package sql

import (
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// authorize lets statements read, and nothing else.
func authorize(action sqlite3.AuthorizerActionCode, third, fourth, _, _ string) sqlite3.AuthorizerReturnCode {
	switch action {
	case sqlite3.AUTH_SELECT, sqlite3.AUTH_READ, sqlite3.AUTH_RECURSIVE:
		return sqlite3.AUTH_OK
	case sqlite3.AUTH_FUNCTION:
		if slices.Contains(functions(), strings.ToLower(fourth)) {
			return sqlite3.AUTH_OK
		}
	case sqlite3.AUTH_PRAGMA:
		if slices.Contains(pragmas(), strings.ToLower(third)) {
			return sqlite3.AUTH_OK
		}
	case sqlite3.AUTH_UPDATE:
		// Connecting a table of ours for the first time counts as a change of the schema.
		if third == "sqlite_master" {
			return sqlite3.AUTH_OK
		}
	}
	return sqlite3.AUTH_DENY
}

// pragmas returns those that only describe.
func pragmas() []string {
	return []string{"table_info", "table_xinfo", "table_list", "function_list", "module_list", "pragma_list",
		"collation_list", "compile_options", "database_list"}
}

// functions returns those that statements may call: of bounded cost, and without effect
// outside of the statement.
func functions() []string {
	return strings.Fields(`
		abs acos acosh asin asinh atan atan2 atanh avg base64 ceil ceiling changes char coalesce concat concat_ws cos cosh
		count cume_dist current_date current_time current_timestamp date datetime degrees dense_rank exp first_value floor
		format glob group_concat hex if ifnull iif instr json json_array json_array_length json_each json_error_position
		json_extract json_group_array json_group_object json_insert json_object json_patch json_pretty json_quote
		json_remove json_replace json_set json_tree json_type json_valid -> ->> julianday lag last_value lead length like
		likelihood likely ln log log10 log2 lower ltrim max min mod nth_value ntile nullif octet_length percent_rank pi
		pow power printf quote radians random randomblob rank regexp regexpi replace round row_number rtrim sign sin sinh
		sqlite_version sqrt strftime string_agg substr substring sum tan tanh time timediff total trim trunc typeof
		unhex unicode unixepoch unlikely upper zeroblob`)
}
