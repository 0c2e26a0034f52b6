import com.sun.source.tree.*;
import com.sun.source.util.*;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.tree.JCTree;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import javax.tools.*;

/**
 * Prints the definitions and calls of Java files as JSON lines, as javac parses them. It
 * runs in the root of the corpus and reads file names from standard input. Run it with
 * --add-exports for the packages code and tree of com.sun.tools.javac.
 */
public class JavaTruth {
    public static void main(String[] args) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out, 1 << 20), false, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        for (String name; (name = in.readLine()) != null; ) {
            DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
            JavacTask task = (JavacTask) compiler.getTask(null, files, problems, List.of("-proc:none"), null,
                    files.getJavaFileObjects(Path.of(name)));
            CompilationUnitTree unit = task.parse().iterator().next();
            Optional<Diagnostic<? extends JavaFileObject>> error = problems.getDiagnostics().stream()
                    .filter(d -> d.getKind() == Diagnostic.Kind.ERROR).findFirst();
            if (error.isPresent()) {
                out.printf("{\"file\":%s,\"kind\":\"refused\",\"name\":%s}%n", quote(name), quote(error.get().getMessage(null)));
                continue;
            }
            new Walk(out, name, unit, Trees.instance(task).getSourcePositions()).scan(unit, null);
        }
        out.flush();
    }

    static String quote(String s) {
        StringBuilder b = new StringBuilder("\"");
        for (char c : s.toCharArray()) {
            if (c == '"' || c == '\\') {
                b.append('\\').append(c);
            } else if (c < ' ') {
                b.append(' ');
            } else {
                b.append(c);
            }
        }
        return b.append('"').toString();
    }

    static class Walk extends TreeScanner<Void, Void> {
        final PrintStream out;
        final String file;
        final CompilationUnitTree unit;
        final SourcePositions positions;
        final String source;
        final Deque<ClassTree> types = new ArrayDeque<>();
        String scope = "";

        Walk(PrintStream out, String file, CompilationUnitTree unit, SourcePositions positions) throws IOException {
            this.out = out;
            this.file = file;
            this.unit = unit;
            this.positions = positions;
            this.source = unit.getSourceFile().getCharContent(true).toString();
        }

        void item(String kind, String construct, String name, long position, int arity) {
            out.printf("{\"file\":%s,\"kind\":\"%s\",\"construct\":\"%s\",\"name\":%s,\"line\":%d,\"arity\":%d}%n",
                    quote(file), kind, construct, quote(name), unit.getLineMap().getLineNumber(position), arity);
        }

        /** Scans below a definition called name. */
        void within(String name, Runnable scan) {
            String around = scope;
            scope = scope.isEmpty() ? name : scope + "." + name;
            scan.run();
            scope = around;
        }

        String qualified(CharSequence name) {
            return scope.isEmpty() ? name.toString() : scope + "." + name;
        }

        static boolean has(ModifiersTree modifiers, javax.lang.model.element.Modifier m) {
            return modifiers.getFlags().contains(m);
        }


        boolean isInterface(ClassTree type) {
            return type.getKind() == Tree.Kind.INTERFACE || type.getKind() == Tree.Kind.ANNOTATION_TYPE;
        }

        @Override public Void visitPackage(PackageTree node, Void p) {
            scope = node.getPackageName().toString();
            return null;
        }

        @Override public Void visitModule(ModuleTree node, Void p) {
            item("def", "module", node.getName().toString(), ((JCTree) node.getName()).getStartPosition(), -1);
            return null;
        }

        @Override public Void visitImport(ImportTree node, Void p) { return null; }

        @Override public Void visitClass(ClassTree node, Void p) {
            String name = node.getSimpleName().toString();
            if (name.isEmpty()) {
                within("$anonymous", () -> members(node, p));
                return null;
            }
            String construct = switch (node.getKind()) {
                case INTERFACE, ANNOTATION_TYPE -> "interface";
                case ENUM -> "enum";
                default -> "class";
            };
            item("def", construct, qualified(name), nameFrom(((JCTree) node).pos, name), -1);
            within(name, () -> members(node, p));
            return null;
        }

        void members(ClassTree node, Void p) {
            types.push(node);
            super.visitClass(node, p);
            types.pop();
        }

        /** The position of name at or after a position. */
        long nameFrom(int position, String name) {
            int at = position;
            while ((at = source.indexOf(name, at)) >= 0) {
                boolean starts = !Character.isJavaIdentifierPart(source.charAt(at - 1));
                boolean ends = !Character.isJavaIdentifierPart(source.charAt(at + name.length()));
                if (starts && ends) {
                    return at;
                }
                at++;
            }
            return position;
        }

        @Override public Void visitMethod(MethodTree node, Void p) {
            JCTree.JCMethodDecl declaration = (JCTree.JCMethodDecl) node;
            if ((declaration.mods.flags & Flags.GENERATEDCONSTR) != 0) {
                return null;
            }
            String name = node.getName().toString();
            int arity = node.getParameters().size();
            String construct = "method";
            if (name.equals("<init>")) {
                construct = "constructor";
                name = types.peek().getSimpleName().toString();
                if ((declaration.mods.flags & Flags.COMPACT_RECORD_CONSTRUCTOR) != 0) {
                    arity = (int) types.peek().getMembers().stream().filter(this::isComponent).count();
                }
            } else if (has(node.getModifiers(), javax.lang.model.element.Modifier.STATIC)) {
                construct = "static method";
            } else if (node.getBody() == null && !has(node.getModifiers(), javax.lang.model.element.Modifier.NATIVE)) {
                construct = "method specification";
            }
            item("def", construct, qualified(name), declaration.pos, arity);
            within(name, () -> super.visitMethod(node, p));
            return null;
        }

        boolean isComponent(Tree member) {
            return member instanceof JCTree.JCVariableDecl v && (v.mods.flags & Flags.RECORD) != 0
                    && (v.mods.flags & Flags.STATIC) == 0;
        }

        @Override public Void visitVariable(VariableTree node, Void p) {
            JCTree.JCVariableDecl declaration = (JCTree.JCVariableDecl) node;
            if (types.isEmpty() || !types.peek().getMembers().contains(node)) {
                return super.visitVariable(node, p);
            }
            String name = node.getName().toString();
            ModifiersTree m = node.getModifiers();
            boolean constant = isInterface(types.peek()) || has(m, javax.lang.model.element.Modifier.STATIC)
                    && has(m, javax.lang.model.element.Modifier.FINAL);
            boolean enumMember = (declaration.mods.flags & Flags.ENUM) != 0;
            // The position of an enum constant is that of its annotations.
            int afterModifiers = (int) Math.max(declaration.pos, positions.getEndPosition(unit, m));
            item("def", enumMember ? "enum member" : constant ? "constant" : "field", qualified(name),
                    enumMember ? nameFrom(afterModifiers, name) : declaration.pos, -1);
            within(name, () -> {
                if (enumMember && node.getInitializer() instanceof NewClassTree created) {
                    enumConstant(created, p);
                } else {
                    super.visitVariable(node, p);
                }
            });
            return null;
        }

        /** An enum constant is parsed as one that is created; nothing of that is written. */
        void enumConstant(NewClassTree node, Void p) {
            scan(node.getArguments(), p);
            if (node.getClassBody() != null) {
                members(node.getClassBody(), p);
            }
        }

        @Override public Void visitMethodInvocation(MethodInvocationTree node, Void p) {
            ExpressionTree callee = node.getMethodSelect();
            if (callee instanceof IdentifierTree name) {
                item("call", "call", name.getName().toString(), ((JCTree) callee).pos, node.getArguments().size());
            } else if (callee instanceof MemberSelectTree select) {
                String name = select.getIdentifier().toString();
                String receiver = dotted(select.getExpression());
                item("call", "call", receiver == null ? name : receiver + "." + name,
                        positions.getEndPosition(unit, select) - name.length(), node.getArguments().size());
            }
            return super.visitMethodInvocation(node, p);
        }

        /** A plain chain of names as written, else null. */
        static String dotted(Tree node) {
            if (node instanceof IdentifierTree name) {
                return name.getName().toString();
            }
            if (node instanceof AnnotatedTypeTree annotated) {
                return dotted(annotated.getUnderlyingType());
            }
            if (node instanceof ParameterizedTypeTree generic) {
                return dotted(generic.getType());
            }
            if (node instanceof MemberSelectTree select && !select.getIdentifier().contentEquals("class")) {
                String before = dotted(select.getExpression());
                return before == null ? null : before + "." + select.getIdentifier();
            }
            return null;
        }

        @Override public Void visitNewClass(NewClassTree node, Void p) {
            Tree type = node.getIdentifier();
            String name = dotted(type);
            while (type instanceof ParameterizedTypeTree generic) {
                type = generic.getType();
            }
            int last = name.length() - name.lastIndexOf('.') - 1;
            item("call", "new", name, positions.getEndPosition(unit, type) - last, node.getArguments().size());
            return super.visitNewClass(node, p);
        }
    }
}
