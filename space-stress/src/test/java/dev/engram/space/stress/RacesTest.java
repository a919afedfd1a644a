/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Runs every race of this module with jcstress, in a process of its own.
 *
 * <p>jcstress says by its exit code when it saw what is forbidden, but not when its forks did not
 * start; so its last count must say that all that was planned has passed.
 */
class RacesTest {

  private static final Pattern COUNT =
      Pattern.compile("Results: (\\d+) planned; (\\d+) passed, (\\d+) failed");

  @Test
  void noRaceShowsWhatIsForbidden() throws Exception {
    Path folder = Path.of(System.getProperty("races.folder", "target/races"));
    Files.createDirectories(folder);
    Path log = folder.resolve("log.txt");
    ProcessBuilder builder = new ProcessBuilder(command());
    builder.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
    // agents and options that are meant for this process are not meant for the forks
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    Process process = builder.start();
    try {
      int exit = process.waitFor();
      String said = Files.readString(log);
      assertThat(exit).as(tail(said)).isZero();
      MatchResult count =
          COUNT.matcher(said).results().reduce((earlier, later) -> later).orElseThrow();
      assertThat(Integer.parseInt(count.group(1))).as(tail(said)).isPositive();
      assertThat(count.group(2)).as(tail(said)).isEqualTo(count.group(1));
    } finally {
      process.destroy();
    }
  }

  private static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(absolute(System.getProperty("java.class.path")));
    command.add("org.openjdk.jcstress.Main");
    command.add("-jvmArgs");
    command.add("--enable-native-access=ALL-UNNAMED -ea");
    String arguments = System.getProperty("races.arguments", "-iters 1 -time 100 -strideCount 8");
    Pattern.compile("\\s+").splitAsStream(arguments.strip()).forEach(command::add);
    command.addAll(List.of("-v", "-sc", "false", "-r", "report"));
    return command;
  }

  private static String absolute(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split(Pattern.quote(File.pathSeparator), -1)) {
      parts.add(Path.of(part).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, parts);
  }

  /** What jcstress says of the whole run. */
  private static String tail(String log) {
    int results = log.indexOf("RUN RESULTS");
    return results >= 0 ? log.substring(results) : log;
  }
}
