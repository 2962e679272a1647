import assert from 'node:assert/strict';
import { mkdtemp, mkdir, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { mountId, slowMountOf, slowMounts } from '../../../src/base/mounts.ts';

describe('file systems that may hang', () => {
  it('are all that others serve, and none of this machine', () => {
    const lines = [
      '23 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw',
      '24 23 0:5 / /dev rw - devtmpfs devtmpfs rw',
      String.raw`40 23 0:50 / /mnt/the\040share rw shared:9 master:2 - nfs4 server:/x rw,hard`,
      '41 23 0:51 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw',
      '',
    ];
    assert.deepEqual(slowMounts(lines.join('\n')), ['/mnt/the share', '/run/user/1000/gvfs']);
  });

  it('are distinguished from what was mounted at the same place before', () => {
    const lines = [
      String.raw`40 23 0:50 / /mnt/the\040share rw - nfs4 server:/x rw`,
      '41 23 0:51 / /mnt rw - nfs4 server:/y rw',
      String.raw`77 40 0:52 / /mnt/the\040share rw - nfs4 server:/z rw`,
    ];
    assert.equal(mountId('/mnt/the share', lines.join('\n')), '77');
    assert.equal(mountId('/mnt/other', lines.join('\n')), undefined);
  });

  it('are found below their mount point and behind a link, without accessing them', async () => {
    const root = await realpath(await mkdtemp(join(tmpdir(), 'mounts-')));
    try {
      const net = join(root, 'net');
      await mkdir(join(root, 'here'));
      await symlink(join(net, 'deep', 'down'), join(root, 'here', 'link'));
      await symlink('../here/link', join(root, 'here', 'twice'));
      await symlink('circle', join(root, 'here', 'circle'));
      const mountOf = (path: string): string | undefined => slowMountOf(join(root, path), [net]);
      // The mount point itself does not exist: whoever looked at it would say so.
      for (const path of ['net', 'net/file', 'here/link', 'here/link/file', 'here/twice', 'here/../net/x'])
        assert.equal(mountOf(path), net, path);
      for (const path of ['here', 'here/file', 'network', 'here/circle/x', 'gone/and/gone'])
        assert.equal(mountOf(path), undefined, path);
      assert.equal(slowMountOf('/anywhere', ['/']), '/');
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
