/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.statetest;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.InputFile;
import dev.engram.evm.Fork;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files of state tests, run on several threads. Each thread has machines of its own; a file is run
 * by one thread, and files are told in the order of their names, whichever is done first.
 */
public final class Suite {

  private static final int MAX_FILE = 256 << 20;

  private final @Nullable Fork fork;
  private final Predicate<String> filter;
  private final int jobs;

  /**
   * Chooses what is run.
   *
   * @param fork the only fork to look at; null for all that are known, with the others skipped
   * @param filter which cases, by {@code file :: name[fork d g v]}; the others do not count
   * @param jobs threads, at least 1
   */
  public Suite(@Nullable Fork fork, Predicate<String> filter, int jobs) {
    this.fork = fork;
    this.filter = filter;
    this.jobs = jobs;
  }

  /** Is told what came of each file, in order. */
  public interface Listener {

    void file(Path file, List<Verdict> verdicts);

    /** A file or a path that holds no tests that can be read. */
    void unreadable(BadInput trouble);

    /** Whether anybody still listens; if not, the files that are left are not run. */
    boolean isHeard();
  }

  /**
   * The files at these paths: a file itself, and all {@code .json} in a folder but what is hidden.
   */
  public List<Path> files(List<Path> paths, Listener listener) {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> tree = Files.walk(path)) {
        List<Path> found =
            tree.filter(file -> file.toString().endsWith(".json") && isShown(path.relativize(file)))
                .filter(Files::isRegularFile)
                .sorted()
                .toList();
        if (found.isEmpty()) {
          listener.unreadable(new BadInput(path + ": there are no .json files in this folder"));
        }
        files.addAll(found);
      } catch (IOException | UncheckedIOException e) {
        listener.unreadable(new BadInput(path + ": cannot be read: " + e.getMessage()));
      }
    }
    return files;
  }

  /** Runs all files and tells the listener on this thread. */
  public void run(List<Path> files, Listener listener) {
    ThreadLocal<CaseRunner> runner = ThreadLocal.withInitial(CaseRunner::new);
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            jobs, Thread.ofPlatform().daemon().name("state-test-", 0).factory())) {
      Queue<Future<List<Verdict>>> results = new ArrayDeque<>();
      for (Path file : files) {
        results.add(threads.submit(() -> run(file, runner.get())));
      }
      for (Path file : files) {
        if (!listener.isHeard()) {
          threads.shutdownNow();
          return;
        }
        try {
          listener.file(file, results.remove().get());
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof BadInput trouble)) {
            throw new IllegalStateException(file + ": " + e.getCause(), e.getCause());
          }
          listener.unreadable(trouble);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          threads.shutdownNow();
          return;
        }
      }
    }
  }

  private List<Verdict> run(Path file, CaseRunner runner) {
    String name = file.toString();
    List<Verdict> verdicts = new ArrayList<>();
    for (StateTest test : read(file)) {
      for (Map.Entry<String, List<StateTest.Case>> post : test.post().entrySet()) {
        Optional<Fork> known = known(post.getKey());
        if (fork != null && !known.equals(Optional.of(fork))) {
          continue;
        }
        if (known.isEmpty()) {
          String id = "%s[%s]".formatted(test.name(), post.getKey());
          if (filter.test(name + " :: " + id) && !post.getValue().isEmpty()) {
            verdicts.add(
                new Verdict(
                    name,
                    id,
                    Verdict.Kind.SKIP,
                    post.getValue().size(),
                    "the fork is not supported"));
          }
          continue;
        }
        for (StateTest.Case chosen : post.getValue()) {
          String id =
              "%s[%s d%d g%d v%d]"
                  .formatted(
                      test.name(), post.getKey(), chosen.data(), chosen.gas(), chosen.value());
          if (filter.test(name + " :: " + id)) {
            verdicts.add(runner.run(name, id, test, known.get(), chosen));
          }
        }
      }
    }
    return verdicts;
  }

  /** Test generators called Paris by its event. */
  private static Optional<Fork> known(String name) {
    return Fork.named(name.equals("Merge") ? "Paris" : name);
  }

  private static List<StateTest> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] document = in.readNBytes(MAX_FILE + 1);
      if (document.length > MAX_FILE) {
        throw new BadInput("has more than %,d bytes".formatted(MAX_FILE));
      }
      return StateTestDecoder.decode(document);
    } catch (BadInput e) {
      throw e.in(file.toString());
    } catch (NoSuchFileException e) {
      throw new BadInput(file + ": there is no such file");
    } catch (IOException e) {
      throw new BadInput(file + ": cannot be read: " + InputFile.reason(e));
    }
  }

  private static boolean isShown(Path path) {
    for (Path name : path) {
      if (name.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }
}
