/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the sources of every module must say for themselves, as far as the compiler leaves it open.
 */
final class SourcesTest {

  @Test
  void everyPublicTypeAndEveryPackageSaysWhatItIs() throws IOException {
    List<Path> sources = sources();
    assertThat(sources).isNotEmpty();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> silent = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new SilentTypes(docs, silent).scan(new TreePath(unit), null);
      }
    }
    assertThat(silent).as("public types and packages without a comment").isEmpty();
  }

  @Test
  void everyFileNamesItsLicence() throws IOException {
    String header = Files.readString(root().resolve(".mvn/licence-header.txt"));
    for (Path source : sources()) {
      assertThat(Files.readString(source)).as("%s", source).startsWith(header);
    }
  }

  /**
   * Collects what has no comment; looks into a type only where the type itself is seen from
   * outside.
   */
  private static final class SilentTypes extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final DocTrees docs;
    private final List<String> silent;

    SilentTypes(DocTrees docs, List<String> silent) {
      this.docs = docs;
      this.silent = silent;
    }

    @Override
    public @Nullable Void visitPackage(PackageTree tree, @Nullable Void unused) {
      Path file = Path.of(getCurrentPath().getCompilationUnit().getSourceFile().toUri());
      if (file.endsWith("package-info.java") && docs.getDocComment(getCurrentPath()) == null) {
        silent.add("package " + tree.getPackageName());
      }
      return null;
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
      Tree owner = getCurrentPath().getParentPath().getLeaf();
      boolean seen =
          tree.getModifiers().getFlags().contains(Modifier.PUBLIC)
              || owner.getKind() == Tree.Kind.INTERFACE;
      if (!seen) {
        return null;
      }
      if (docs.getDocComment(getCurrentPath()) == null) {
        silent.add(
            getCurrentPath().getCompilationUnit().getPackageName() + "." + tree.getSimpleName());
      }
      return super.visitClass(tree, null);
    }
  }

  /** The sources of every module, tests and benchmarks too. */
  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root())) {
      for (Path module : modules.map(folder -> folder.resolve("src")).toList()) {
        if (Files.isDirectory(module)) {
          try (Stream<Path> files = Files.walk(module)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }

  private static Path root() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve(".mvn"))) {
      root = Objects.requireNonNull(root.getParent(), "no .mvn in any folder above");
    }
    return root;
  }
}
