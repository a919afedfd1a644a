/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.store;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Program;
import dev.engram.store.Recovery;
import dev.engram.store.Store;
import dev.engram.store.StoreBuilder;
import dev.engram.store.StoreException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A store that a command has opened. Whatever it refuses is told in a line that says what to do.
 *
 * @param directory its name on the command line
 */
public record OpenedStore(String directory, Store store) implements AutoCloseable {

  private static final int MOST_NAMED = 8;

  /** What names of RocksDB's classes begin with, as the JVM writes them. */
  private static final String LIBRARY = "org/rocksdb";

  /** Where a command says what is not its result: its name, and standard error. */
  public record Notes(String command, PrintWriter err) {
    void say(String note) {
      err.println(command + ": " + BadInput.oneLine(note));
      err.flush();
    }
  }

  /**
   * Opens a store, and does something with it. If it was not closed before, that is noted.
   *
   * @param builder says how it is opened
   * @param names the memories that are opened, none for all of them
   * @throws BadInput if it cannot be opened, or refuses what is done
   */
  public static <T> T with(
      StoreBuilder builder,
      String directory,
      List<String> names,
      Notes notes,
      Function<OpenedStore, T> work) {
    return told(directory, () -> plainly(builder, directory, names, notes, work));
  }

  /**
   * The same for who tells of damage himself.
   *
   * @throws StoreException.Damaged if what is kept is not what was committed
   */
  public static <T> T withDamage(
      StoreBuilder builder,
      String directory,
      List<String> names,
      Notes notes,
      Function<OpenedStore, T> work) {
    return linked(() -> {
      try {
        return plainly(builder, directory, names, notes, work);
      } catch (StoreException.Damaged e) {
        throw e;
      } catch (StoreException e) {
        throw trouble(directory, e);
      }
    });
  }

  private static <T> T plainly(
      StoreBuilder builder,
      String directory,
      List<String> names,
      Notes notes,
      Function<OpenedStore, T> work) {
    try (OpenedStore opened = open(builder, directory, names, notes)) {
      return work.apply(opened);
    }
  }

  /** What a store is asked to do. */
  @FunctionalInterface
  interface Ask<T> {
    T done();
  }

  /** Does something with a store, and tells its trouble in a line. */
  static <T> T told(String directory, Ask<T> ask) {
    return linked(() -> {
      try {
        return ask.done();
      } catch (StoreException e) {
        throw trouble(directory, e);
      }
    });
  }

  private static <T> T linked(Ask<T> ask) {
    try {
      return ask.done();
    } catch (NoClassDefFoundError e) {
      if (!String.valueOf(e.getMessage()).startsWith(LIBRARY)) {
        throw e;
      }
      throw new BadInput(
          "stores need RocksDB, which is not there: it belongs into the folder lib beside"
              + " engram.jar");
    } catch (UnsatisfiedLinkError e) {
      throw new BadInput("stores need RocksDB, which does not run here: " + e.getMessage());
    }
  }

  /** Opens a store, and notes it if it was not closed before. Throws what a store throws. */
  static OpenedStore open(StoreBuilder builder, String directory, List<String> names, Notes notes) {
    Path path = Program.path(directory);
    Store store = builder.open(path);
    try {
      noteRecovery(directory, store, names, notes);
      return new OpenedStore(directory, store);
    } catch (RuntimeException | Error failed) {
      store.close();
      throw failed;
    }
  }

  private static void noteRecovery(String directory, Store store, List<String> names, Notes notes) {
    Recovery recovery = store.recovery();
    if (recovery.wasClosed()) {
      return;
    }
    List<String> some =
        (names.isEmpty() ? store.names() : names).stream().filter(store::has).toList();
    List<String> parts = new ArrayList<>(recovery.undone());
    some.stream().limit(MOST_NAMED).map(name -> place(store, name)).forEach(parts::add);
    if (some.size() > MOST_NAMED) {
      parts.add("and %,d more".formatted(some.size() - MOST_NAMED));
    }
    notes.say(
        "%s was not closed before: %s"
            .formatted(
                directory,
                parts.isEmpty()
                    ? "nothing was committed"
                    : parts.stream().collect(Collectors.joining(", "))));
  }

  private static String place(Store store, String name) {
    try {
      return "\"%s\" is at version %d".formatted(name, store.head(name).number());
    } catch (StoreException.Damaged e) {
      return "\"%s\" is damaged".formatted(name);
    }
  }

  /** What to say of something that a store has refused. */
  static BadInput trouble(String directory, StoreException refused) {
    String message = String.valueOf(refused.getMessage());
    return new BadInput(
        switch (refused) {
          case StoreException.NotAStore _ ->
              message.endsWith("is no store")
                  ? message + ": engram store import and engram run --store make one"
                  : message;
          case StoreException.InUse _ -> message + "; try again when it has ended";
          case StoreException.Damaged _ ->
              "%s: damaged: %s; engram store check %s --salvage says what else is"
                  .formatted(directory, message, directory);
          default -> message;
        });
  }

  @Override
  public void close() {
    store.close();
  }
}
