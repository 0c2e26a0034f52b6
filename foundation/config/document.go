package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// document is a file that is being read.
type document struct {
	schema *schema
	name   string
	layer  string
	set    layer
	faults Faults
}

// read returns what a file of YAML sets, and everything that is wrong with it.
func (s *schema) read(name, layerName string, data []byte) (layer, Faults) {
	d := &document{schema: s, name: name, layer: layerName, set: make(layer)}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var first, second yaml.Node
	err := decoder.Decode(&first)
	if errors.Is(err, io.EOF) {
		return d.set, nil // nothing but comments
	}
	if err == nil {
		if err = decoder.Decode(&second); err == nil {
			d.fault(second.Line, "a second document, must be one")
		} else if errors.Is(err, io.EOF) {
			err = nil
		}
	}
	if err != nil {
		d.broken(err)
		return nil, d.faults
	}
	if len(first.Content) == 1 && !isNull(first.Content[0]) {
		d.section("", first.Content[0])
	}
	return d.set, d.faults
}

// maxFaults is how many faults of a file are told; nobody reads more.
const maxFaults = 100

// fault notes what is wrong in a line.
func (d *document) fault(line int, format string, values ...any) {
	if len(d.faults) >= maxFaults {
		return
	}
	d.faults = append(d.faults, fmt.Errorf("%s: "+format, append([]any{d.place(line)}, values...)...))
}

func (d *document) place(line int) string { return d.name + ":" + strconv.Itoa(line) }

var errorLine = regexp.MustCompile(`^(?:yaml: )?line (\d+): `)

// broken notes an error of the YAML parser.
func (d *document) broken(err error) {
	line, text := 1, err.Error()
	if found := errorLine.FindStringSubmatch(text); found != nil {
		line, _ = strconv.Atoi(found[1]) // digits
		text = text[len(found[0]):]
	}
	d.fault(line, "not valid YAML: %s", strings.TrimPrefix(text, "yaml: "))
}

// section reads the keys of a section; "" is the top.
func (d *document) section(section string, node *yaml.Node) {
	if d.refused(section, node) {
		return
	}
	if node.Kind != yaml.MappingNode {
		d.fault(node.Line, "%s is %s, must be a section with keys", orTop(section), shown(node))
		return
	}
	lines := make(map[string]int)
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], node.Content[i+1]
		if name.Kind != yaml.ScalarNode || d.refused(section, name) {
			d.fault(name.Line, "%s has a key that is no name", orTop(section))
			continue
		}
		key := join(section, name.Value)
		if dot := strings.LastIndexByte(name.Value, '.'); dot >= 0 {
			d.fault(name.Line, "unknown key %s, a section has lines of its own: %s below %s", quote(key), quote(name.Value[dot+1:]), quote(join(section, name.Value[:dot])))
			continue
		}
		if line, ok := lines[name.Value]; ok {
			d.fault(name.Line, "%s is given twice, first in line %d", quote(key), line)
			continue
		}
		lines[name.Value] = name.Line
		d.entry(key, name.Line, value)
	}
}

// entry reads a key of a section.
func (d *document) entry(key string, line int, node *yaml.Node) {
	if d.schema.sections[key] {
		if !isNull(node) { // a section whose keys are all commented out
			d.section(key, node)
		}
		return
	}
	f, ok := d.schema.byKey[key]
	if !ok {
		d.fault(line, "%w", d.schema.unknown(key))
		return
	}
	if f.kind == kindList {
		d.list(f, line, node)
		return
	}
	if d.refused(key, node) {
		return
	}
	if !f.takes(node) {
		d.fault(node.Line, "%s is %s, must be %s%s", key, shown(node), f.must(), f.quotation(node))
		return
	}
	d.faults = append(d.faults, d.set.put(f, node.Value, Origin{d.layer, d.place(node.Line)})...)
}

// list reads the items of a list.
func (d *document) list(f *field, line int, node *yaml.Node) {
	if d.refused(f.key, node) {
		return
	}
	if node.Kind != yaml.SequenceNode {
		d.fault(node.Line, "%s is %s, must be %s", f.key, shown(node), f.must())
		return
	}
	origin := Origin{d.layer, d.place(line)}
	var items []string
	faults := len(d.faults)
	for _, item := range node.Content {
		if d.refused(f.key, item) {
			continue
		}
		if !isText(item) {
			d.fault(item.Line, "%s has the item %s, must be a text%s", f.key, shown(item), f.quotation(item))
			continue
		}
		items = append(items, item.Value)
	}
	if len(d.faults) > faults {
		return
	}
	value := reflect.New(f.typ).Elem()
	setList(value, items)
	if err := f.check(value); err != nil {
		d.faults = append(d.faults, origin.at(f.key, err))
		return
	}
	d.set[f.key] = setting{value, origin}
}

// refused notes what a configuration does without: an alias lets a small file stand for
// a very large one.
func (d *document) refused(key string, node *yaml.Node) bool {
	switch {
	case node.Kind == yaml.AliasNode:
		d.fault(node.Line, "%s is the alias *%s, must be written out", orTop(key), node.Value)
	case node.Anchor != "":
		d.fault(node.Line, "%s has the anchor &%s, which is not supported", orTop(key), node.Anchor)
	case node.Style&yaml.TaggedStyle != 0:
		d.fault(node.Line, "%s has the tag %s, which is not supported", orTop(key), quote(node.Tag))
	default:
		return false
	}
	return true
}

// takes reports whether a field may be given as a node is written.
func (f *field) takes(node *yaml.Node) bool {
	if node.Kind != yaml.ScalarNode {
		return false
	}
	tag := node.ShortTag()
	switch f.kind {
	case kindString:
		return isText(node)
	case kindBool:
		return tag == "!!bool"
	case kindInt:
		return tag == "!!int"
	case kindFloat:
		return tag == "!!int" || tag == "!!float"
	}
	return tag != "!!null"
}

// quotation says what is wrong if it is the quotation marks alone.
func (f *field) quotation(node *yaml.Node) string {
	if node.Kind != yaml.ScalarNode || isNull(node) {
		return ""
	}
	if f.kind == kindString || f.kind == kindList {
		return ": put it in quotation marks"
	}
	if _, err := f.parse(node.Value); err == nil {
		return ": leave out the quotation marks"
	}
	return ""
}

func isText(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.ShortTag() == "!!str" }

func isNull(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null" }

// shown says what a node is.
func shown(node *yaml.Node) string {
	switch {
	case node.Kind == yaml.MappingNode:
		return "a section"
	case node.Kind == yaml.SequenceNode:
		return "a list"
	case isNull(node) && node.Value == "":
		return "empty"
	case isText(node):
		return quote(node.Value)
	}
	return quote(node.Value) + " (" + strings.TrimPrefix(node.ShortTag(), "!!") + ")"
}

func orTop(key string) string {
	if key == "" {
		return "the top of the file"
	}
	return key
}
