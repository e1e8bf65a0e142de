/** The page no longer has the nodes that an update is about: somebody else changed them. */
export const Lost = Error;
