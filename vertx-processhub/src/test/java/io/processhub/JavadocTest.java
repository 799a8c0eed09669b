package io.processhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Every public type, member and constant of the public packages says what it is. */
class JavadocTest {
  private static final Path ROOT = Path.of("src", "main", "java", "io", "processhub");

  /** Inside, in spite of public types; {@code runtime} is called by generated code only. */
  private static final Set<String> OTHERS = Set.of("core", "wire", "shell", "runtime");

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !OTHERS.contains(ROOT.relativize(file).getName(0).toString()))
          .toList();
    }
  }

  @Test
  void whatever_is_public_has_a_comment() throws IOException {
    List<Path> sources = sources();
    assertTrue(sources.size() > 100, () -> sources.size() + " sources in " + ROOT);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> missing = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Scan(docs, unit, missing).scan(unit, null);
      }
    }
    assertEquals(List.of(), missing);
  }

  /** Looks at what others can see; goes on into types only. */
  private static final class Scan extends TreePathScanner<Void, Void> {
    private final DocTrees docs;
    private final CompilationUnitTree unit;
    private final List<String> missing;

    Scan(DocTrees docs, CompilationUnitTree unit, List<String> missing) {
      this.docs = docs;
      this.unit = unit;
      this.missing = missing;
    }

    @Override
    public Void visitClass(ClassTree type, Void none) {
      if (seen(type.getModifiers())) {
        check(type.getModifiers(), type.getSimpleName().toString());
        return super.visitClass(type, none);
      }
      return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void none) {
      if (seen(method.getModifiers()) && !generated(method) && !compact(method)) {
        check(method.getModifiers(), method.getName().toString());
      }
      return null;
    }

    @Override
    public Void visitVariable(VariableTree field, Void none) {
      if (seen(field.getModifiers()) && !ofRecord(field)) {
        check(field.getModifiers(), field.getName().toString());
      }
      return null;
    }

    private void check(ModifiersTree modifiers, String name) {
      boolean inherits =
          modifiers.getAnnotations().stream()
              .anyMatch(each -> each.getAnnotationType().toString().equals("Override"));
      if (!inherits && docs.getDocComment(getCurrentPath()) == null) {
        LineMap lines = unit.getLineMap();
        long line = lines.getLineNumber(start(getCurrentPath().getLeaf()));
        missing.add(
            ROOT.relativize(Path.of(unit.getSourceFile().getName())) + ":" + line + " " + name);
      }
    }

    /** Whether others see it, whose type they see; members of interfaces are public. */
    private boolean seen(ModifiersTree modifiers) {
      TreePath parent = getCurrentPath().getParentPath();
      boolean member = parent.getLeaf().getKind() == Tree.Kind.INTERFACE;
      boolean annotation = parent.getLeaf().getKind() == Tree.Kind.ANNOTATION_TYPE;
      Set<Modifier> flags = modifiers.getFlags();
      return flags.contains(Modifier.PUBLIC)
          || flags.contains(Modifier.PROTECTED)
          || (member || annotation) && !flags.contains(Modifier.PRIVATE);
    }

    private long start(Tree tree) {
      return positions().getStartPosition(unit, tree);
    }

    private SourcePositions positions() {
      return docs.getSourcePositions();
    }

    /** A constructor that nobody wrote. */
    private boolean generated(MethodTree method) {
      return positions().getEndPosition(unit, method) < 0
          || start(method) == start(getCurrentPath().getParentPath().getLeaf());
    }

    /** It has the comment of its record. */
    private boolean compact(MethodTree method) {
      Tree type = getCurrentPath().getParentPath().getLeaf();
      return type.getKind() == Tree.Kind.RECORD
          && method.getName().contentEquals("<init>")
          && sourceOf(method).matches("(?s)(public )?\\w+ \\{.*");
    }

    private static boolean isStatic(VariableTree field) {
      return field.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    private boolean ofRecord(VariableTree field) {
      return getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD
          && !isStatic(field);
    }

    private String sourceOf(Tree tree) {
      try {
        String text = unit.getSourceFile().getCharContent(true).toString();
        return text.substring((int) start(tree), (int) positions().getEndPosition(unit, tree));
      } catch (IOException e) {
        throw new IllegalStateException("cannot read " + unit.getSourceFile(), e);
      }
    }
  }
}
