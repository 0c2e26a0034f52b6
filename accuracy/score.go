package accuracy

import (
	"cmp"
	"slices"
)

// Row names one line of the report.
type Row struct {
	Kind      Kind
	Construct string
}

// Score counts items of one row.
type Score struct {
	Truth   int // items the truth has
	Found   int // items the facts have
	Matched int // items both have

	Misses []Item // examples of items only the truth has
	Extras []Item // examples of items only the facts have
}

// Recall is the share of the truth that was found; 1 when there is nothing to find.
func (s Score) Recall() float64 { return share(s.Matched, s.Truth) }

// Precision is the share of what was found that is true; 1 when nothing was found.
func (s Score) Precision() float64 { return share(s.Matched, s.Found) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// add counts o into s, keeping at most examples misses and extras.
func (s *Score) add(o Score, examples int) {
	s.Truth += o.Truth
	s.Found += o.Found
	s.Matched += o.Matched
	s.Misses = append(s.Misses, o.Misses[:min(len(o.Misses), examples-len(s.Misses))]...)
	s.Extras = append(s.Extras, o.Extras[:min(len(o.Extras), examples-len(s.Extras))]...)
}

// compare scores the items of one file as multisets.
func compare(truth, found []Item, examples int) map[Row]Score {
	rows := make(map[Row]Score)
	left := make(map[Item]int, len(truth))
	for _, item := range truth {
		left[item]++
		row := item.row()
		score := rows[row]
		score.Truth++
		rows[row] = score
	}
	for _, item := range found {
		row := item.row()
		score := rows[row]
		score.Found++
		if left[item] > 0 {
			left[item]--
			score.Matched++
		} else if len(score.Extras) < examples {
			score.Extras = append(score.Extras, item)
		}
		rows[row] = score
	}
	for _, item := range sortedItems(left) {
		row := item.row()
		score := rows[row]
		for n := left[item]; n > 0 && len(score.Misses) < examples; n-- {
			score.Misses = append(score.Misses, item)
		}
		rows[row] = score
	}
	return rows
}

func (i Item) row() Row { return Row{i.Kind, i.Construct} }

// sortedItems returns the items with a count above zero in the order of lines.
func sortedItems(counts map[Item]int) []Item {
	var items []Item
	for item, n := range counts {
		if n > 0 {
			items = append(items, item)
		}
	}
	slices.SortFunc(items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Arity, b.Arity))
	})
	return items
}
