/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java code of docs/arena.md, docs/space.md, docs/stark.md, docs/store.md, docs/vm3d.md and
 * docs/zkmem.md, each block compiled as the body of a method and run with its assertions on. What
 * it need not say are its imports, and what {@code directory} is: a path of its own where nothing
 * is yet.
 */
final class PageCodeTest {

  private static final String ARENA =
      """
      import dev.engram.arena.*;
      import dev.engram.arena.codecs.*;
      import dev.engram.arena.collections.*;
      import dev.engram.arena.micrometer.*;
      import io.micrometer.core.instrument.MeterRegistry;
      import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
      """;

  private static final String SPACE =
      """
      import dev.engram.arena.codecs.*;
      import dev.engram.merkle.*;
      import dev.engram.merkle.hash.*;
      import dev.engram.merkle.proof.*;
      import dev.engram.space.*;
      import dev.engram.trace.*;
      """;

  private static final String STARK =
      """
      import dev.engram.stark.air.*;
      import dev.engram.stark.air.FilledTable;
      import dev.engram.stark.commit.CommitmentHash;
      import dev.engram.stark.example.*;
      import dev.engram.stark.field.*;
      import dev.engram.stark.kernel.Backend;
      import dev.engram.stark.matrix.*;
      import dev.engram.stark.protocol.*;
      import dev.engram.stark.prover.*;
      import dev.engram.stark.prover.Witness;
      import dev.engram.stark.security.*;
      import dev.engram.stark.verifier.*;
      import dev.engram.stark.work.*;
      import java.lang.foreign.Arena;
      """;

  private static final String VM3D =
      """
      import static java.nio.charset.StandardCharsets.UTF_8;
      import dev.engram.merkle.hash.HashAlgorithm;
      import dev.engram.merkle.proof.*;
      import dev.engram.space.*;
      import dev.engram.vm3d.*;
      import dev.engram.vm3d.code.*;
      import dev.engram.vm3d.gas.*;
      """;

  private static final String STORE =
      """
      import dev.engram.merkle.hash.*;
      import dev.engram.merkle.proof.*;
      import dev.engram.space.*;
      import dev.engram.store.*;
      import java.nio.file.*;
      import java.util.*;
      """;

  private static final String ZKMEM =
      """
      import dev.engram.stark.security.Profile;
      import dev.engram.stark.work.Workers;
      import dev.engram.trace.*;
      import dev.engram.zkmem.model.*;
      import dev.engram.zkmem.offline.*;
      import dev.engram.zkmem.open.*;
      import dev.engram.zkmem.proof.*;
      import dev.engram.zkmem.tree.*;
      import java.math.BigInteger;
      """;

  private static final Pattern BLOCK =
      Pattern.compile("^(## [^\\n]*)$|^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  /** A block of code and the heading that it stands under. */
  private record Block(String name, String heading, String imports, String code) {}

  @TestFactory
  List<DynamicTest> everyBlockOnTheArenaRuns(@TempDir Path classes) throws IOException {
    return tests("docs/arena.md", 11, ARENA, classes);
  }

  @TestFactory
  List<DynamicTest> everyBlockOnProvenMemoryRuns(@TempDir Path classes) throws IOException {
    return tests("docs/zkmem.md", 2, ZKMEM, classes);
  }

  @TestFactory
  List<DynamicTest> everyBlockOnTheSpaceRuns(@TempDir Path classes) throws IOException {
    return tests("docs/space.md", 9, SPACE, classes);
  }

  @TestFactory
  List<DynamicTest> everyBlockOnTheStoreRuns(@TempDir Path classes) throws IOException {
    return tests("docs/store.md", 3, STORE, classes);
  }

  @TestFactory
  List<DynamicTest> everyBlockOnTheProverRuns(@TempDir Path classes) throws IOException {
    return tests("docs/stark.md", 8, STARK, classes);
  }

  @TestFactory
  List<DynamicTest> everyBlockOnTheMachineRuns(@TempDir Path classes) throws IOException {
    return tests("docs/vm3d.md", 5, VM3D, classes);
  }

  private static List<DynamicTest> tests(String page, int least, String imports, Path classes)
      throws IOException {
    List<Block> blocks = blocks(Files.readString(root().resolve(page)), imports);
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(least);
    compile(blocks, classes);
    return blocks.stream()
        .map(block ->
            DynamicTest.dynamicTest(
                block.heading + ", " + block.name, () -> run(block.name, classes)))
        .toList();
  }

  private static List<Block> blocks(String page, String imports) {
    List<Block> blocks = new ArrayList<>();
    String heading = "Introduction";
    for (Matcher found = BLOCK.matcher(page); found.find(); ) {
      if (found.group(1) != null) {
        heading = found.group(1).substring(3);
      } else {
        blocks.add(new Block("Block" + (1 + blocks.size()), heading, imports, found.group(2)));
      }
    }
    return blocks;
  }

  private static void compile(List<Block> blocks, Path classes) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    List<JavaFileObject> sources =
        blocks.stream().<JavaFileObject>map(block -> source(block)).toList();
    List<String> options =
        List.of(
            "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString());

    boolean compiled = compiler.getTask(complaints, null, null, options, null, sources).call();

    assertThat(compiled).as("%s", complaints).isTrue();
  }

  private static JavaFileObject source(Block block) {
    String text =
        """
        %s
        import java.lang.foreign.MemorySegment;
        import java.lang.foreign.ValueLayout;
        import java.io.*;
        import java.nio.ByteBuffer;
        import java.nio.file.*;
        import java.util.*;
        import java.util.concurrent.CompletableFuture;

        public final class %s implements java.util.concurrent.Callable<Boolean> {
          private final Path directory;

          public %<s(Path directory) {
            this.directory = directory;
          }

          @Override
          public Boolean call() throws Exception {
        %s
            return true;
          }
        }
        """
            .formatted(block.imports, block.name, block.code);
    return new SimpleJavaFileObject(
        URI.create("string:///" + block.name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  private static void run(String name, Path classes) throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, PageCodeTest.class.getClassLoader())) {
      loader.setDefaultAssertionStatus(true);
      Object block =
          loader
              .loadClass(name)
              .getConstructor(Path.class)
              .newInstance(classes.resolve(name + "-directory"));
      assertThat(((Callable<?>) block).call()).isEqualTo(true);
    }
  }

  private static Path root() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
        .filter(folder -> Files.isDirectory(folder.resolve(".mvn")))
        .findFirst()
        .orElseThrow();
  }
}
