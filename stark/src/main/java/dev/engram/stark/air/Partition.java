/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import java.util.List;

/**
 * Columns of an AIR that are committed to with the partitions of the same name that other tables
 * have, and with nothing else. Of use while the AIR is being defined.
 */
public final class Partition {

  private final AirBuilder air;
  private final Source source;

  Partition(AirBuilder air, Source source) {
    this.air = air;
    this.source = source;
  }

  /** Declares a column. */
  public Column column(String name) {
    return air.declare(source, name);
  }

  /** Declares columns that are called name[0], name[1] and so on. */
  public List<Column> columns(String name, int count) {
    return air.declare(source, name, count);
  }
}
