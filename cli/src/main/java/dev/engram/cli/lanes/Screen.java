/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import dev.engram.arena.LaneMap;
import dev.engram.cli.picture.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Curses;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * Shows a replay on the terminal while it runs: the map, the counters beside it, and a line of
 * keys. The terminal's own page comes back when it is closed, however that comes about.
 *
 * <p>One thread replays, draws and reads keys in turn, so that the arena may be confined and no
 * picture shows half a step. {@link Display} writes only what changed since the last picture, which
 * is what keeps it from flickering.
 */
public final class Screen implements AutoCloseable {

  private static final long FRAME_NANOS = 40_000_000;
  private static final int LEAST_COLUMNS_FOR_TWO = 76;

  private final org.jline.terminal.Terminal terminal;
  private final LanePicture picture;
  private final Terminal manner;
  private final Display display;
  private final Attributes attributes;
  private final SignalHandler interrupted;
  private final SignalHandler resized;

  /** What shows the cursor and the terminal's own page again. */
  private final String ownPage;

  private final AtomicBoolean closed = new AtomicBoolean();

  /** Gives the page back where the process is told to end; the library does the rest itself. */
  private final Thread atExit = new Thread(this::leave, "engram-screen");

  private static final Size USUAL = Size.of(80, 24);

  private volatile boolean quit;
  private volatile boolean anotherSize = true;
  private boolean paused;
  private double speed;

  /**
   * Takes the terminal over.
   *
   * @param manner what it can show
   * @param speed steps a second
   */
  Screen(org.jline.terminal.Terminal terminal, Terminal manner, double speed) {
    this.terminal = terminal;
    this.manner = manner;
    this.speed = speed;
    this.picture = new LanePicture(manner);
    this.interrupted = terminal.handle(Signal.INT, _ -> quit = true);
    this.resized = terminal.handle(Signal.WINCH, _ -> anotherSize = true);
    this.attributes = terminal.enterRawMode();
    this.display = new Display(terminal, true);
    this.ownPage =
        Curses.tputs(terminal.getStringCapability(Capability.cursor_normal))
            + Curses.tputs(terminal.getStringCapability(Capability.exit_ca_mode));
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.cursor_invisible);
    terminal.flush();
  }

  /**
   * The screen of the terminal that this process runs in.
   *
   * @throws UncheckedIOException if it cannot be had
   */
  public static Screen open(Terminal manner, double speed) {
    try {
      Screen screen =
          new Screen(TerminalBuilder.builder().system(true).dumb(false).build(), manner, speed);
      Runtime.getRuntime().addShutdownHook(screen.atExit);
      return screen;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replays to the end, or until someone has seen enough; whether it came to the end. */
  public boolean play(Replay replay) {
    long before = System.nanoTime();
    double due = 0;
    while (!quit && !replay.isDone()) {
      long now = System.nanoTime();
      if (!paused) {
        // what a slow terminal or a stopped process has missed is not made up for
        due = Math.min(due + (now - before) * speed / 1e9, Math.max(1, speed / 2));
        int done = replay.done();
        replay.steps((long) due, FRAME_NANOS);
        due -= replay.done() - done;
      }
      before = now;
      draw(replay);
      keys(replay, Math.max(1, (FRAME_NANOS - (System.nanoTime() - now)) / 1_000_000));
    }
    return replay.isDone();
  }

  @SuppressWarnings("deprecation") // the other resize asks the terminal, which may not know
  private void draw(Replay replay) {
    Size size = size();
    if (anotherSize) {
      anotherSize = false;
      display.resize(size.getRows(), size.getColumns());
      display.clear();
    }
    List<AttributedString> lines = new ArrayList<>();
    for (String line :
        lines(replay, Math.max(20, size.getColumns()), Math.max(4, size.getRows()))) {
      lines.add(AttributedString.fromAnsi(line).columnSubSequence(0, size.getColumns()));
    }
    display.update(lines, 0);
  }

  /** The terminal's, or what one has usually where it does not know, as under a script. */
  private Size size() {
    Size size = terminal.getSize();
    return size.getColumns() > 0 && size.getRows() > 0 ? size : USUAL;
  }

  /** The page: a title, the map with the counters beside or below it, the legend, the keys. */
  List<String> lines(Replay replay, int columns, int rows) {
    LaneMap map = replay.map();
    List<String> counters = picture.counters(replay.summary());
    boolean beside = columns >= LEAST_COLUMNS_FOR_TWO;
    int width = beside ? columns - LanePicture.COUNTERS - 2 : columns;
    int height = Math.max(1, beside ? rows - 4 : (rows - 4) * 2 / 3);
    List<String> drawn = picture.map(map, width, height);

    List<String> lines = new ArrayList<>();
    lines.add("%s  %s".formatted(manner.strong(replay.workload().name()), replay.phase()));
    lines.add("");
    int body = rows - 4;
    for (int row = 0; row < body; row++) {
      if (beside) {
        String left = row < drawn.size() ? drawn.get(row) : "";
        String right = row < counters.size() ? counters.get(row) : "";
        int margin = width + 2 - AttributedString.fromAnsi(left).columnLength();
        lines.add(left + " ".repeat(Math.max(0, margin)) + right);
      } else if (row < drawn.size()) {
        lines.add(drawn.get(row));
      } else {
        int at = row - drawn.size();
        lines.add(at < counters.size() ? counters.get(at) : "");
      }
    }
    lines.add(picture.legend(map, width, height));
    lines.add(
        manner.faint(
            "%,d of %,d steps, %s a second  q quit  space %s  + faster  - slower"
                .formatted(
                    replay.done(),
                    replay.workload().steps().size(),
                    paused ? "0" : "%,.0f".formatted(speed),
                    paused ? "go on" : "pause")));
    return lines;
  }

  private void keys(Replay replay, long millis) {
    try {
      int key = terminal.reader().read(millis);
      while (key != NonBlockingReader.READ_EXPIRED) {
        key(key, replay);
        key = quit ? NonBlockingReader.READ_EXPIRED : terminal.reader().read(1);
      }
    } catch (IOException e) {
      quit = true;
    }
  }

  private void key(int key, Replay replay) {
    switch (key) {
      // ETX comes as a character where the terminal makes no signal of it; EOF where it is gone
      case 'q', 'Q', 3, NonBlockingReader.EOF -> quit = true;
      case ' ' -> paused = !paused;
      case '.' -> replay.steps(1, Long.MAX_VALUE);
      case '+', '=' -> speed = Math.min(speed * 2, 1e9);
      case '-' -> speed = Math.max(speed / 2, 1);
      default -> {}
    }
  }

  /** Gives the terminal back as it was. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // the process ends already, and the hook does it
      return;
    }
    restore();
  }

  /** By then the library may have closed the terminal. */
  private void leave() {
    quit = true;
    if (!closed.getAndSet(true)) {
      System.out.print(ownPage);
      System.out.flush();
    }
  }

  private void restore() {
    if (closed.getAndSet(true)) {
      return;
    }
    terminal.puts(Capability.cursor_normal);
    terminal.puts(Capability.exit_ca_mode);
    terminal.setAttributes(attributes);
    terminal.handle(Signal.INT, interrupted);
    terminal.handle(Signal.WINCH, resized);
    terminal.flush();
    try {
      terminal.close();
    } catch (IOException e) {
      // it is gone, and with it what there was to restore
      return;
    }
  }
}
