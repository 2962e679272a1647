// The ids of the formats that can be imported.

export type FormatId =
  'package.json' | 'procfile' | 'tasks.json' | 'process-compose' | 'mprocs' | 'supervisord' | 'pm2' | 'compose';
