package query

import "testing"

func TestParseSelector(t *testing.T) {
	for text, want := range map[string]Selector{
		"Enum.map/2":             {Name: "Enum.map", Arity: 2, Path: "Enum.map/2"},
		"Enum.map":               {Name: "Enum.map", Arity: -1, Path: "Enum.map"},
		"net/http.Get":           {Name: "net/http.Get", Arity: -1, Path: "net/http.Get"},
		"lib/a.ex:12":            {Name: "lib/a.ex:12", Arity: -1, Path: "lib/a.ex", Line: 12},
		"lib/a.ex:12:3":          {Name: "lib/a.ex:12:3", Arity: -1, Path: "lib/a.ex", Line: 12, Column: 3},
		"handle_*":               {Name: "handle_*", Arity: -1, Path: "handle_*", Glob: true},
		"Enum.empty?/1":          {Name: "Enum.empty?", Arity: 1, Path: "Enum.empty?/1"},
		"a?b":                    {Name: "a?b", Arity: -1, Path: "a?b", Glob: true},
		"Kernel.+/2":             {Name: "Kernel.+", Arity: 2, Path: "Kernel.+/2"},
		"A::b":                   {Name: "A::b", Arity: -1, Path: "A::b"},
		"shop//lib/a.ex#A.f/2":   {Name: "A.f", Arity: 2, Path: "lib/a.ex", Repo: "shop", IsID: true},
		"a/b//x/y.rb#A::B#c":     {Name: "A::B#c", Arity: -1, Path: "x/y.rb", Repo: "a/b", IsID: true},
		"/2":                     {Name: "/2", Arity: -1, Path: "/2"},
		"":                       {Arity: -1},
		"f/99999999999999999999": {Name: "f/99999999999999999999", Arity: -1, Path: "f/99999999999999999999"},
	} {
		want.Text = text
		if got := ParseSelector(text); got != want {
			t.Errorf("%q is\n%+v, want\n%+v", text, got, want)
		}
	}
}

func TestSelectorMatches(t *testing.T) {
	for _, c := range []struct {
		selector, name string
		exact, ok      bool
	}{
		{"Shop.Item.total", "Shop.Item.total/2", true, true},
		{"Item.total", "Shop.Item.total/2", false, true},
		{"total", "Shop.Item.total/2", false, true},
		{"otal", "Shop.Item.total/2", false, false},
		{"Item", "Shop.Item.total/2", false, false},
		{"b", "A::b", false, true},
		{"c", "A::B#c", false, true},
		{"A.B.c", "A::B::c", true, true},
		{"B.c", "A::B::c", false, true},
		{"A::b", "A.b/1", true, true},
		{"A.B::c", "A::B.c", true, true},
		{"A.*", "A::b", true, true},
		{"A.b", "A:b", false, false},
		{"::/2", "Kernel.SpecialForms.::/2", false, true},
		{"http.Get", "net/http.Get", false, true},
		{"Shop.*", "Shop.Item.total/2", true, true},
		{"*.total", "Shop.Item.total/2", true, true},
		{"", "Shop", false, false},
	} {
		exact, ok := ParseSelector(c.selector).Matches(c.name)
		if exact != c.exact || ok != c.ok {
			t.Errorf("%q against %q: %v %v, want %v %v", c.selector, c.name, exact, ok, c.exact, c.ok)
		}
	}
}

func FuzzSelector(f *testing.F) {
	f.Add("Shop.Item.total/2", "Shop.Item.total/2")
	f.Add("r//p#n", "[")
	f.Fuzz(func(t *testing.T, text, name string) {
		s := ParseSelector(text)
		s.Matches(name)
		if len(s.LastSegments()) > 64 {
			t.Error("too many segments")
		}
	})
}
