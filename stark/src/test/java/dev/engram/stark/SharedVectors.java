/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.engram.stark.field.PrimeField;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What other provers computed, in a {@code shared} folder beside the checkout or any parent of it.
 */
public final class SharedVectors {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SharedVectors() {}

  /** A file of vectors; the test that asks for it is skipped where there are none. */
  public static JsonNode read(String name) {
    String given = System.getProperty("engram.shared");
    Path shared = given != null ? Path.of(given) : besideTheCheckout();
    assumeTrue(shared != null && Files.isDirectory(shared.resolve("vectors")), "no vectors");
    return JSON.readTree(shared.resolve("vectors").resolve(name).toFile());
  }

  /** The anchor of a field whose name begins as given. */
  public static JsonNode anchor(PrimeField field, String name) {
    JsonNode anchors = read("stark-anchors.json").path(fileName(field));
    return anchors
        .propertyStream()
        .filter(anchor -> anchor.getKey().startsWith(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  /** What the files call a field. */
  public static String fileName(PrimeField field) {
    return field.name().replace("-", "");
  }

  /** Plain numbers, as elements. */
  public static int[] elements(PrimeField field, JsonNode numbers) {
    return numbers.valueStream().mapToInt(number -> field.of(number.asLong())).toArray();
  }

  private static @Nullable Path besideTheCheckout() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("shared"))) {
        return at.resolve("shared");
      }
    }
    return null;
  }
}
