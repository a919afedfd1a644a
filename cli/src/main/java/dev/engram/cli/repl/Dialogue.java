/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.repl;

import dev.engram.cli.input.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A session with somebody at a terminal. What is wrong with a line is told, and the next one asked
 * for. Ctrl-C stops a program that runs, or forgets the line; Ctrl-D ends the session.
 */
public final class Dialogue {

  private static final String NAME = "engram";
  private static final String HISTORY = "repl_history";
  private static final int REMEMBERED = 10_000;

  private final Session session;

  public Dialogue(Session session) {
    this.session = session;
  }

  /**
   * Talks on the terminal that this process runs in, until somebody ends it.
   *
   * @throws UncheckedIOException if it cannot be had
   */
  public void talk() {
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(false).build()) {
      talk(terminal, history());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Talks on a terminal.
   *
   * @param history the file that keeps what was entered, or null if none does
   */
  void talk(Terminal terminal, @Nullable Path history) {
    terminal.handle(Signal.INT, _ -> session.interrupt());
    LineReader reader = reader(terminal, history);
    while (!session.isOver()) {
      try {
        int at = session.at();
        line(reader.readLine(at < 0 ? NAME + "> " : "%s %d> ".formatted(NAME, at)));
      } catch (UserInterruptException e) {
        // the line is forgotten, and the next one asked for
      } catch (EndOfFileException e) {
        return;
      }
    }
  }

  private LineReader reader(Terminal terminal, @Nullable Path history) {
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName(NAME)
            // brackets and backslashes are what they are
            .parser(new DefaultParser().escapeChars(new char[0]).quoteChars(new char[] {'"'}))
            .completer((_, line, candidates) -> complete(line, candidates))
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .variable(LineReader.HISTORY_FILE_SIZE, REMEMBERED);
    if (history != null) {
      builder.variable(LineReader.HISTORY_FILE, history);
    }
    return builder.build();
  }

  private void line(String line) {
    try {
      String trouble = session.execute(line);
      if (trouble != null) {
        session.out().println(session.terminal().bad(trouble));
      }
    } catch (BadInput e) {
      session.out().println(session.terminal().bad(String.valueOf(e.getMessage())));
    }
    session.out().flush();
  }

  private void complete(ParsedLine line, List<Candidate> candidates) {
    String begun = line.word().substring(0, line.wordCursor());
    List<String> before = line.words().subList(0, line.wordIndex());
    for (String each : session.candidates(before, begun)) {
      // a folder goes on
      candidates.add(new Candidate(each, each, null, null, null, null, !each.endsWith("/")));
    }
  }

  /**
   * The file in the user's state folder that keeps what was entered, or null if nothing can be kept
   * there.
   */
  private static @Nullable Path history() {
    String state = System.getenv("XDG_STATE_HOME");
    Path folder =
        state == null || state.isEmpty()
            ? Path.of(System.getProperty("user.home", ""), ".local", "state")
            : Path.of(state);
    return history(folder);
  }

  /** The same in a state folder. */
  static @Nullable Path history(Path state) {
    Path folder = state.resolve(NAME);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      return null;
    }
    Path file = folder.resolve(HISTORY);
    return Files.isWritable(Files.exists(file) ? file : folder) ? file : null;
  }
}
