/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.picture;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the place that the output goes to can show.
 *
 * @param colour whether it understands colours
 * @param unicode whether it has block characters
 * @param progress whether a line of progress can be drawn over on standard error
 */
public record Terminal(boolean colour, boolean unicode, boolean progress) {

  /** A file or a pipe whose encoding is not known. */
  public static final Terminal PLAIN = new Terminal(false, false, false);

  /**
   * The terminal that this process runs in; without colour if {@code NO_COLOR} is set,
   * https://no-color.org.
   */
  public static Terminal detect() {
    String noColour = System.getenv("NO_COLOR");
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    boolean colour = (noColour == null || noColour.isEmpty()) && !dumb && isTerminal(1);
    Charset encoding = Charset.forName(System.getProperty("stdout.encoding", "US-ASCII"));
    return new Terminal(colour, encoding.newEncoder().canEncode('█'), !dumb && isTerminal(2));
  }

  /** Whether standard input and output are a terminal that somebody sits at. */
  @SuppressWarnings("SystemConsoleNull") // in JDK 25 it is, where they are not a terminal
  public static boolean isInteractive() {
    return System.console() != null
        && System.console().isTerminal()
        && !"dumb".equals(System.getenv("TERM"));
  }

  public String good(String text) {
    return paint("32", text);
  }

  public String bad(String text) {
    return paint("31", text);
  }

  public String strong(String text) {
    return paint("1", text);
  }

  public String faint(String text) {
    return paint("2", text);
  }

  /** One of two forms of the same thing. */
  public String either(String unicodeForm, String asciiForm) {
    return unicode ? unicodeForm : asciiForm;
  }

  private String paint(String code, String text) {
    return colour ? "\033[" + code + "m" + text + "\033[0m" : text;
  }

  /**
   * The JDK only answers for input and output together; Linux says where a single descriptor leads.
   */
  @SuppressWarnings(
      "SystemConsoleNull") // it is null again where the console is java.base's, as in JDK 25
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd", String.valueOf(descriptor));
    if (Files.exists(link.getParent())) {
      try {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
      } catch (IOException e) {
        return false;
      }
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
