/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.field.PrimeField;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WithoutVectorsTest {

  private static final long SEED = 20260101;

  @Test
  void aJvmWithoutTheIncubatorsModuleComputesTheSame() throws Exception {
    assertThat(forked()).isEqualTo("SCALAR " + hash(Backend.INTERPRETER));
  }

  private static String forked() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Forked.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    byte[] said = process.getInputStream().readAllBytes();
    process.waitFor();
    return new String(said, StandardCharsets.UTF_8).strip();
  }

  private static int hash(Backend backend) {
    return Arrays.hashCode(new RandomProgram(PrimeField.KOALA_BEAR, SEED, 300).run(backend));
  }

  /** What runs in the other JVM. */
  static final class Forked {

    public static void main(String[] args) {
      System.out.println(Backend.best() + " " + hash(Backend.best()));
    }
  }
}
