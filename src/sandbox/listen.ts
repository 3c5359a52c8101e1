import { GroundctlError } from '../core/errors.ts';
import type { Network } from './network.ts';
import type { SandboxServer } from './server.ts';

/** Opens a port, 0 for any. @throws GroundctlError for one that cannot be had */
export async function listen(server: SandboxServer, path: Network['path'], port = 0): Promise<number> {
  try {
    return await server.listen(port, path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new GroundctlError(
      code === 'EADDRINUSE' ? `Port ${port} is in use.` : `You have no permission to listen on port ${port}.`,
      {
        code: code === 'EADDRINUSE' ? 'port-in-use' : 'port-forbidden',
        source: 'configuration',
        hint: 'Choose a different one with --port, or stop the program that listens there, perhaps another sandbox.',
        cause: error,
      },
    );
  }
}
