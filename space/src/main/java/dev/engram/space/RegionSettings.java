/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What a region is.
 *
 * @param type what it is for
 * @param permissions what may be done with it; never to write and to execute
 * @param cell what one pointer of it names
 * @param quota bytes that its pages may take, a multiple of 4,096
 * @param firstBlockPlane the plane from which on blocks are placed; what is below is the program's
 *     own to arrange
 */
public record RegionSettings(
    RegionType type, Set<Permission> permissions, CellType cell, long quota, int firstBlockPlane) {

  /** No quota but what the addresses allow. */
  public static final long NO_QUOTA = 1L << 34;

  /** Checks that the parts go together. */
  public RegionSettings {
    Objects.requireNonNull(type);
    Objects.requireNonNull(cell);
    permissions = permissions.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(permissions));
    if (permissions.contains(Permission.WRITE) && permissions.contains(Permission.EXECUTE)) {
      throw new IllegalArgumentException("a region to write and to execute: one or the other");
    }
    if (permissions.contains(Permission.EXECUTE) && type != RegionType.CODE) {
      throw new IllegalArgumentException("to execute a region of type " + type + ": only CODE");
    }
    if (quota < 0 || quota > NO_QUOTA || (quota & PageTable.PAGE_BYTES - 1) != 0) {
      throw new IllegalArgumentException(
          "a quota of " + quota + " bytes: a multiple of 4096, at most 2^34");
    }
    if (firstBlockPlane < 0 || firstBlockPlane > Address.PLANES) {
      throw new IllegalArgumentException("blocks from plane " + firstBlockPlane + " on");
    }
  }

  /** A region of bytes, with the permissions of its type. */
  public static RegionSettings of(RegionType type) {
    return new RegionSettings(type, type.permissions(), CellType.BYTE, NO_QUOTA, 0);
  }

  /** The same with other permissions. */
  public RegionSettings with(Permission... allowed) {
    Set<Permission> set = allowed.length == 0 ? Set.of() : Set.of(allowed);
    return new RegionSettings(type, set, cell, quota, firstBlockPlane);
  }

  /** The same of other cells. */
  public RegionSettings of(CellType cells) {
    return new RegionSettings(type, permissions, cells, quota, firstBlockPlane);
  }

  /** The same with a quota, in bytes. */
  public RegionSettings quota(long bytes) {
    return new RegionSettings(type, permissions, cell, bytes, firstBlockPlane);
  }

  /** The same with blocks from a plane on. */
  public RegionSettings blocksFrom(int plane) {
    return new RegionSettings(type, permissions, cell, quota, plane);
  }

  /** The same, but not to be written. */
  RegionSettings readOnly() {
    EnumSet<Permission> fewer = EnumSet.noneOf(Permission.class);
    fewer.addAll(permissions);
    fewer.remove(Permission.WRITE);
    return new RegionSettings(type, fewer, cell, quota, firstBlockPlane);
  }

  int rights() {
    int rights = 0;
    for (Permission each : permissions) {
      rights |= each.bit;
    }
    return rights;
  }
}
