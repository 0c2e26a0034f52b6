package config

import (
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// WriteYAML writes fields as a file that can be read back. Comments go above a key and
// beside its value; nil writes none.
func WriteYAML(w io.Writer, fields []Field, above, beside func(Field) string) error {
	root := &yaml.Node{Kind: yaml.MappingNode}
	sections := map[string]*yaml.Node{"": root}
	for _, f := range fields {
		if err := add(sections, f, above, beside); err != nil {
			return fmt.Errorf("write %s: %w", f.Key, err)
		}
	}
	encoder := yaml.NewEncoder(w)
	encoder.SetIndent(2)
	if len(fields) == 0 {
		return nil
	}
	if err := encoder.Encode(root); err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	return encoder.Close()
}

func add(sections map[string]*yaml.Node, f Field, above, beside func(Field) string) error {
	section, name := "", f.Key
	if dot := strings.LastIndexByte(f.Key, '.'); dot >= 0 {
		section, name = f.Key[:dot], f.Key[dot+1:]
	}
	key, value := &yaml.Node{Kind: yaml.ScalarNode, Value: name}, new(yaml.Node)
	if err := value.Encode(f.Value); err != nil {
		return err
	}
	if value.Kind == yaml.SequenceNode {
		value.Style = yaml.FlowStyle
	}
	if above != nil {
		key.HeadComment = above(f)
	}
	if beside != nil {
		value.LineComment = beside(f)
	}
	in := sectionNode(sections, section)
	in.Content = append(in.Content, key, value)
	return nil
}

// sectionNode returns the node of a section, made when it is first asked for.
func sectionNode(sections map[string]*yaml.Node, section string) *yaml.Node {
	if node, ok := sections[section]; ok {
		return node
	}
	parent, name := "", section
	if dot := strings.LastIndexByte(section, '.'); dot >= 0 {
		parent, name = section[:dot], section[dot+1:]
	}
	node := &yaml.Node{Kind: yaml.MappingNode}
	in := sectionNode(sections, parent)
	in.Content = append(in.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: name}, node)
	sections[section] = node
	return node
}
