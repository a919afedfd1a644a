/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Meters of a machine, read as a registry reads them. */
@NullMarked
package dev.engram.vm3d.micrometer;

import org.jspecify.annotations.NullMarked;
