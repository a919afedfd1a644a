/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.repl;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Program;
import dev.engram.cli.vm3d.Loaded;
import dev.engram.cli.vm3d.Values;
import dev.engram.space.Address;
import dev.engram.space.RegionType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the next word of a line might be. */
final class Candidates {

  private static final List<String> FLAGS = List.of("contiguous", "shared", "pinned", "atomic");

  /** Blocks, or files, that are offered at most. */
  private static final int MOST = 200;

  private final Workbench bench;
  private final @Nullable Loaded code;
  private final NavigableSet<String> all = new TreeSet<>();

  private Candidates(Workbench bench, @Nullable Loaded code) {
    this.bench = bench;
    this.code = code;
  }

  /**
   * All that there are.
   *
   * @param before the words before it
   * @param begun what there is of it
   */
  static NavigableSet<String> of(
      List<String> before, String begun, Workbench bench, @Nullable Loaded code) {
    Candidates candidates = new Candidates(bench, code);
    candidates.add(before, begun);
    return candidates.all;
  }

  private void add(List<String> before, String begun) {
    int place = before.size() - 1;
    boolean named = place > 0 && before.get(1).equals("=");
    if (place < 0 || named && place == 1) {
      verbs();
      if (named) {
        addresses();
      }
      return;
    }
    Verb verb = Verb.of(before.get(named ? 2 : 0));
    if (verb != null) {
      add(verb, named ? place - 2 : place, begun);
    }
  }

  private void add(Verb verb, int place, String begun) {
    switch (verb) {
      case ALLOCATE -> {
        if (place == 1) {
          types();
        } else if (place == 2) {
          all.addAll(FLAGS);
        }
      }
      case STORE, LOAD, FREE, COPY -> {
        if (place == 0 || verb == Verb.COPY && place == 1) {
          addresses();
        }
      }
      case OPEN, CHECK -> {
        if (place == 0) {
          addresses();
        } else {
          files(begun);
        }
      }
      case BLOCKS, ANALYSE, COMPACT -> {
        if (place == 0) {
          types();
        }
      }
      case BREAK, UNBREAK, LIST -> labels();
      case REGISTERS, SET -> {
        if (place == 0) {
          registers();
        }
      }
      case PROGRAM, SAVE -> files(begun);
      case HELP -> verbs();
      default -> {}
    }
  }

  private void verbs() {
    Arrays.stream(Verb.values()).map(Verb::word).forEach(all::add);
  }

  private void types() {
    Arrays.stream(Scope.TYPES).map(Values::words).forEach(all::add);
  }

  private void registers() {
    for (int register = 0; register < Values.REGISTERS; register++) {
      all.add("r" + register);
    }
  }

  private void labels() {
    if (code != null) {
      all.addAll(code.labels().keySet());
    }
  }

  private void addresses() {
    all.add("$");
    all.addAll(bench.scope().names().keySet());
    int blocks = 0;
    for (RegionType type : Scope.TYPES) {
      long block = bench.machine().next(Address.at(type.code(), 0));
      for (; block >= 0 && blocks < MOST; blocks++) {
        all.add(Address.toString(block));
        boolean isLast = Address.pointer(block) == Address.REGION_CELLS - 1;
        block = isLast ? -1 : bench.machine().next(block + 1);
      }
    }
  }

  private void files(String begun) {
    int slash = begun.lastIndexOf('/') + 1;
    String folder = begun.substring(0, slash);
    try (Stream<Path> files = Files.list(Program.path(folder.isEmpty() ? "." : folder))) {
      files
          .limit(MOST)
          .forEach(
              file -> all.add(folder + file.getFileName() + (Files.isDirectory(file) ? "/" : "")));
    } catch (IOException | BadInput e) {
      // there is nothing to offer
      return;
    }
  }
}
