NAME        min
ROWS
 N  Obj     
 E  r0      
 E  r5      
 E  r19     
 E  r20     
 E  r22     
 E  r24     
 E  r27     
 E  r31     
 L  r52     
 G  r81     
 L  r86     
 L  r107    
 L  r108    
 L  r109    
 L  r112    
 L  r113    
 G  r117    
COLUMNS
    c2        Obj       0.0311981061383688
    c2        r5        1
    c2        r22       1
    c2        r107      3
    c3        Obj       0.0311981061383688
    c3        r5        1
    c3        r22       1
    c3        r108      3
    c5        Obj       0.00311981061383688
    c5        r19       1
    c5        r24       1
    c5        r107      0.3
    c6        Obj       0.00311981061383688
    c6        r20       1
    c6        r24       1
    c6        r107      0.3
    c7        Obj       0.00311981061383688
    c7        r20       1
    c7        r24       1
    c7        r108      0.3
    c15       r5        1
    c15       r27       1
    c16       r5        1
    c16       r27       1
    c25       r0        1
    c25       r31       1
    c33       r5        1
    c52       Obj       0.31876325837029
    c52       r22       -1
    c52       r81       1
    c52       r86       1
    c52       r117      5.64
    c54       Obj       0.316050379575649
    c54       r24       -1
    c54       r117      5.592
    c55       Obj       0.31876325837029
    c55       r52       7.05
    c55       r117      5.64
    c57       Obj       0.31876325837029
    c57       r27       -1
    c57       r52       7.05
    c57       r117      5.64
    c61       Obj       0.590051137834366
    c61       r31       -1
    c61       r117      -2.61
    c133      r19       1
    c134      r19       -1
    c134      r20       1
    MARK0000  'MARKER'                 'INTORG'
    c147      r81       -2
    c147      r86       -3
    c155      r107      -13.5
    c155      r113      1
    c156      r108      -5.4
    c156      r113      1
    MARK0001  'MARKER'                 'INTEND'
RHS
    RHS_V     r0        2
    RHS_V     r5        1
    RHS_V     r19       9
    RHS_V     r20       8
    RHS_V     r52       400
    RHS_V     r112      1
    RHS_V     r113      1
BOUNDS
 UP BOUND     c133      17
 UP BOUND     c134      8
 BV BOUND     c147    
 BV BOUND     c155    
 BV BOUND     c156    
ENDATA
