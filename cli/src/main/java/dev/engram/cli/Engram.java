/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code engram} command. */
@Command(
    name = "engram",
    description = "Runs programs on Engram's memory.",
    mixinStandardHelpOptions = true,
    versionProvider = Engram.Version.class)
public final class Engram {

  private Engram() {}

  /**
   * Runs the command and ends the JVM with its exit code.
   *
   * @param arguments as typed, without the command's own name
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Engram()).execute(arguments));
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      @Nullable String version = Engram.class.getPackage().getImplementationVersion();
      return new String[] {"engram " + (version == null ? "(not packaged)" : version)};
    }
  }
}
