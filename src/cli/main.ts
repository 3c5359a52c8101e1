process.stdout.write('groundctl\n');
