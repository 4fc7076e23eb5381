"""The law and the town's own goals as dated, sourced data: files under ``data/programmes``, read into a `Law`."""
